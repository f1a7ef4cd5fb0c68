import { sampleFile } from '../../../sandbox/sampleFiles.mts';
import { sandboxPage, sectionOf } from './pages.mts';

const RECIPIENT = '44196397';
const PICTURE = sampleFile('picture.png')?.content ?? Buffer.alloc(0);

const running = sandboxPage();
const section = (id: string, from = running.sandbox) => sectionOf(id, from);
const conversation = (recipient = RECIPIENT, from = running.sandbox) =>
	section(`to-${recipient}`, from);

describe('rejected writes', () => {
	it.each<[string, () => Promise<unknown>, string]>([
		[
			'refused by X',
			() => running.client.send('9000000422001', { text: 'No <b>' }),
			'422 Send to 9000000422001 10:30:07 No &lt;b&gt; x_dm_not_allowed The recipient does not accept',
		],
		[
			'refused before dispatch',
			() => running.client.send(RECIPIENT, { account: '<nobody>' }),
			'404 Send to 44196397 10:30:07 hello account_not_found No connected X account has this username or ID. @&lt;nobody&gt;',
		],
		[
			'without the right key',
			() => running.client.send(RECIPIENT, {}, { apiKey: null }),
			'401 Send to 44196397 10:30:07 hello unauthenticated',
		],
		[
			'of a file',
			() => running.client.upload(Buffer.from('text'), { name: '<notes>.txt' }),
			'415 Upload 10:30:07 &lt;notes&gt;.txt unsupported_media_type',
		],
		[
			'of a file by URL',
			() => running.client.uploadUrl('https://files.example/x.png'),
			'422 Upload 10:30:07 https://files.example/x.png media_download_failed',
		],
		[
			'of a deletion',
			() => running.client.delete(`/x/dm/${RECIPIENT}/messages/1?account=acme_support`),
			`404 Delete to ${RECIPIENT} 10:30:07 not_found`,
		],
		[
			'that is no JSON',
			() => running.client.post(`/x/dm/${RECIPIENT}`, '{'),
			'400 Send to 44196397 10:30:07 invalid_json',
		],
		[
			'that asks which contract is in force',
			() => running.client.send(RECIPIENT, { text: undefined }, { key: null }),
			'400 Probe to 44196397 10:30:07 missing_idempotency_key Send DM asks which contract',
		],
	])('%s are apart, with the reason', async (_what, write, shown) => {
		await write();
		expect(await section('rejected')).toContain(shown);
		expect(running.sandbox.outbox()).toEqual([]);
	});

	it('may have been taken first', async () => {
		const reply = await running.client.send('9000000202003');
		expect(await section('rejected')).toContain('No write was rejected.');
		await running.client.poll(reply);
		expect(await section('rejected')).toContain(
			'202 Send to 9000000202003 10:30:07 hello x_dm_not_sent',
		);
		expect(await conversation('9000000202003')).toBe('');
	});

	it('may never have been processed', async () => {
		running.sandbox.addFaults([
			{ route: 'send', delayMs: 1, answer: { status: 503 } },
			{ route: 'upload', hugeBytes: 10 },
			{ route: 'delete', cutOff: { afterBytes: 3 } },
		]);
		await running.client.call(`/x/dm/${RECIPIENT}`, { method: 'POST' }).catch(() => undefined);
		expect(await section('rejected')).toContain(
			`503 Send to ${RECIPIENT} 10:30:07 not processed fault: delay 1 ms, answer 503`,
		);
		await running.client.uploadUrl('https://files.example/x.png').catch(() => undefined);
		expect(await section('rejected')).toContain('fault: answer of 10 bytes');
		await running.client
			.delete(`/x/dm/${RECIPIENT}/messages/1?account=acme_support`)
			.catch(() => undefined);
		expect(await section('rejected')).toContain('fault: cut off after 3 bytes');
	});

	it('are shown up to a number', async () => {
		for (let sent = 0; sent < 52; sent += 1) await running.client.send('9000000422001');
		const text = await section('rejected');
		expect(text).toContain('Rejected writes 52');
		expect(text).toContain('The newest 50 of 52.');
	});
});

describe('uploads', () => {
	it('in no message are apart', async () => {
		const { body } = await running.client.upload(PICTURE, { key: 'key-e' });
		const mediaId = String(body['mediaId']);
		expect(await section('uploads')).toContain(`uploaded ${mediaId} 10:30:07 picture.png`);
		await running.client.upload(PICTURE, { name: 'pending_failed_safe.png' });
		expect(await section('uploads')).toContain('pending_confirmation pending_failed_safe.png');
	});

	it('are served in parts, and as nothing but what they are', async () => {
		const { body } = await running.client.upload(PICTURE);
		const url = `${running.sandbox.origin}/__sandbox/media/${String(body['mediaId'])}`;
		const part = await fetch(url, { headers: { range: 'bytes=1-3' } });
		expect(part.status).toBe(206);
		expect(part.headers.get('content-range')).toBe(`bytes 1-3/${PICTURE.length}`);
		expect(part.headers.get('x-content-type-options')).toBe('nosniff');
		expect(await part.text()).toBe('PNG');
		const outside = await fetch(url, { headers: { range: `bytes=${PICTURE.length}-` } });
		expect(outside.status).toBe(416);
		expect(outside.headers.get('content-range')).toBe(`bytes */${PICTURE.length}`);
		const whole = await fetch(url);
		expect(whole.headers.get('accept-ranges')).toBe('bytes');
		expect(Buffer.from(await whole.arrayBuffer()).equals(PICTURE)).toBe(true);
	});
});
