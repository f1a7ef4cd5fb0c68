import { sampleFile } from '../../../sandbox/sampleFiles.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import { Client } from '../client.mts';
import { pageOf, sandboxPage, sectionOf, withSandbox } from './pages.mts';

const RECIPIENT = '44196397';
const PICTURE = sampleFile('picture.png')?.content ?? Buffer.alloc(0);

const running = sandboxPage();
const page = (from = running.sandbox) => pageOf(from);
const section = (id: string, from = running.sandbox) => sectionOf(id, from);
const conversation = (recipient = RECIPIENT, from = running.sandbox) =>
	section(`to-${recipient}`, from);

describe('GET /', () => {
	it('lets nothing in but what the sandbox itself serves', async () => {
		const { headers } = await fetch(running.sandbox.origin);
		expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('referrer-policy')).toBe('same-origin');
		const policy = headers.get('content-security-policy')?.split('; ') ?? [];
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy.join()).not.toMatch(/unsafe|\*|http|data:/);
	});

	it('names nothing that is elsewhere, and has no inline style or script', async () => {
		await running.client.send(RECIPIENT);
		const markup = await page();
		const addresses = [...markup.matchAll(/ (?:src|href|action)="([^"]*)"/g)].map(([, at]) => at);
		expect(addresses.length).toBeGreaterThan(8);
		expect(
			addresses.filter((at) => at?.startsWith('/__sandbox/') !== true && !at?.startsWith('#')),
		).toEqual([]);
		expect(markup).not.toMatch(/style=|<style|<script(?! type="module" src=)| on\w+="/);
	});

	it('serves what it refers to', async () => {
		const markup = await page();
		const assets = [...markup.matchAll(/(?:src|href)="(\/__sandbox\/page\/[^"]*)"/g)];
		expect(assets).toHaveLength(3);
		for (const [, path = ''] of assets) {
			const { status, headers } = await fetch(running.sandbox.origin + path);
			expect(status).toBe(200);
			expect(headers.get('x-content-type-options')).toBe('nosniff');
		}
	});

	it('never tells the API key', async () => {
		expect(await page()).not.toContain(running.sandbox.apiKey);
		await running.client.send(RECIPIENT, {}, { apiKey: 'xq_wrong' });
		await running.client.send(RECIPIENT);
		const markup = await page();
		expect(markup).not.toContain(running.sandbox.apiKey);
		expect(markup).not.toContain('xq_wrong');
	});

	it('says how to send the first message', async () => {
		expect(await section('first-steps')).toContain(`Base URL ${running.sandbox.baseUrl}`);
		await running.client.send(RECIPIENT);
		expect(await section('first-steps')).toBe('');
	});

	it('lists the accounts, the credits, and whom to write to', async () => {
		await running.client.send(RECIPIENT);
		const accounts = await section('accounts');
		expect(accounts).toContain('Balance 99,990 Spent 10 Purchased 100,000');
		expect(accounts).toContain(
			'@acme_reauth 1003 needsReauth A write gets 403 account_needs_reauth',
		);
		const recipients = await section('recipients');
		expect(recipients).toContain('@dm_not_allowed 9000000422001 failed refuses DMs');
		const answers = await section('answers');
		expect(answers).toContain('@dm_not_allowed 9000000422001 422 x_dm_not_allowed');
		expect(answers).toContain('media_too_large 413 media_too_large');
	});

	it('is not for a name that somebody else may own', async () => {
		const { status, body } = await requestAs('evil.example:80');
		expect(status).toBe(403);
		expect(body).toContain('--host');
		expect((await requestAs('localhost:80')).status).toBe(200);
	});
});

describe('a conversation', () => {
	it('shows text, status, time, account, credits, attempts and key', async () => {
		await running.client.send(RECIPIENT, { text: 'Two\nlines & <b>' }, { key: 'key-a' });
		const text = await conversation();
		expect(text).toContain(`${RECIPIENT} 1 message`);
		expect(text).toContain('sent 10:30:07 from @acme_support 10 credits 1 attempt');
		expect(text).toContain('Key key-a Idempotency-Key key-a');
		expect(text).toContain(`Message ID ${running.sandbox.outbox()[0]?.messageId}`);
		expect(await page()).toContain('<bdi class="text">Two\nlines &amp; &lt;b&gt;</bdi>');
	});

	it('shows a picture with its name, size and price', async () => {
		const { body } = await running.client.upload(PICTURE, { name: '<i>.png' });
		await running.client.send(RECIPIENT, { media_ids: [body['mediaId']] });
		expect(await page()).toContain(`<img src="/__sandbox/media/${String(body['mediaId'])}"`);
		expect(await conversation()).toContain(
			`&lt;i&gt;.png image/png, ${PICTURE.length} bytes, upload 10 credits`,
		);
		expect(await section('uploads')).toBe('');
	});

	it('says which file is too large to be kept', async () => {
		const large = Buffer.concat([PICTURE, Buffer.alloc(17_000_000)]);
		const { body } = await running.client.upload(large);
		await running.client.send(RECIPIENT, { media_ids: [body['mediaId']] });
		expect(await conversation()).toContain('keeps no file of this size, only its SHA-256');
		expect(await page()).not.toContain('<img');
	});

	it('counts the attempts at a message, and says what became of each', async () => {
		running.sandbox.addFaults([
			{ route: 'send', drop: 'before' },
			{ route: 'send', drop: 'after' },
		]);
		await expect(running.client.send(RECIPIENT, {}, { key: 'key-b' })).rejects.toThrow();
		await expect(running.client.send(RECIPIENT, {}, { key: 'key-b' })).rejects.toThrow();
		await running.client.send(RECIPIENT, {}, { key: 'key-b' });
		const text = await conversation();
		expect(text).toContain('3 attempts');
		expect(text).toMatch(
			/connection cut not processed fault: drop before 10:30:07 connection cut fault: drop after 10:30:07 200 replay/,
		);
	});

	it('tells what is on its way from what the recipient has', async () => {
		await running.client.send('9000000202005');
		const pending = await conversation('9000000202005');
		expect(pending).toContain('@pending_never 9000000202005 1 message 202 for ever');
		expect(pending).toContain('pending_confirmation not delivered');
		expect(pending).toContain('0 credits');

		const reply = await running.client.send('9000000202001');
		expect(await conversation('9000000202001')).toContain('pending_confirmation delivered');
		await running.client.poll(reply);
		await running.client.poll(reply);
		expect(await conversation('9000000202001')).toContain('sent 10:30:07');
	});

	it('has several accounts, days, and what was deleted on our side', async () => {
		const { body } = await running.client.send(RECIPIENT);
		await running.client.delete(
			`/x/dm/${RECIPIENT}/messages/${String(body['messageId'])}?account=acme_support`,
		);
		running.sandbox.advanceClock(86_400_000);
		await running.client.send(RECIPIENT, { account: 'acme_sales' });
		const text = await conversation();
		expect(text).toMatch(/^# 44196397 2 messages 2026-11-23 .*deleted on our side.* 2026-11-24 /);
		expect(text).toContain('from @acme_sales');
	});

	it('has the incoming messages once it was read', async () => {
		expect(await conversation('9000000200004')).toBe('');
		await running.client.get('/x/dm/9000000200004/history?account=acme_support');
		const text = await conversation('9000000200004');
		expect(text).toContain('120 messages');
		expect(text).toContain('117 earlier messages not shown');
		expect(text).toContain('Message 120 of 120 10:59:00');
		expect(text).toContain('to @acme_support');
		await running.client.get(`/x/dm/${RECIPIENT}/history?account=acme_support`);
		expect(await conversation()).toBe('');
	});

	it('shows the files of incoming messages that are here, and names the others', async () => {
		const from = RECIPIENT;
		const message = { account: 'acme_support', from, text: 'Look' };
		running.sandbox.receive({ ...message, file: 'picture.png' });
		running.sandbox.receive({ ...message, mediaUrl: 'https://pbs.twimg.com/dm_media/abc.jpg' });
		const markup = await page();
		expect(markup).toContain('src="/__sandbox/files/picture.png"');
		expect(markup).toContain('https://pbs.twimg.com/dm_media/abc.jpg');
		expect(markup).not.toMatch(/(src|href)="https:\/\/pbs/);
	});

	it('comes before those with older messages', async () => {
		await running.client.send('1');
		await running.client.send('2');
		await running.client.send('1');
		const markup = await page();
		expect(markup.indexOf('id="to-1"')).toBeLessThan(markup.indexOf('id="to-2"'));
	});

	it('has both sides, in the order in which they were written', async () => {
		let now = Date.UTC(2026, 10, 23, 10);
		await withSandbox({ now: () => (now += 1_000) }, async (talking) => {
			await new Client(talking).send('2');
			await new Client(talking).send(RECIPIENT, { text: 'Hello' });
			talking.receive({ account: 'acme_support', from: RECIPIENT, text: 'Who is <it>?' });
			await new Client(talking).send(RECIPIENT, { text: 'It is us' });
			expect(await conversation(RECIPIENT, talking)).toMatch(
				/3 messages .*Hello .*Who is &lt;it&gt;\? [\d:]+ to @acme_support It is us/,
			);
			talking.receive({ account: 'acme_support', from: '2', text: 'Me, too' });
			const markup = await page(talking);
			expect(markup.indexOf('id="to-2"')).toBeLessThan(markup.indexOf(`id="to-${RECIPIENT}"`));
			expect(markup).toContain('data-summary="5 messages, 0 replays, 0 rejected writes"');
		});
	});

	it('is not shown without end', async () => {
		const many = await startSandbox({ rateLimits: { writes: null } });
		try {
			const manyClient = new Client(many);
			for (let sent = 0; sent < 203; sent += 1) await manyClient.send('1', { text: `No. ${sent}` });
			expect(await page(many)).toContain('3 older messages not shown');
			const text = await conversation('1', many);
			expect(text).not.toContain('No. 2 ');
			expect(text).toContain('No. 3 ');
			expect(text).toContain('No. 202 ');
		} finally {
			await many.close();
		}
	});

	it('shows two messages under one key, which the legacy contract lets happen', async () => {
		await withSandbox({ contract: 'seed' }, async (seed) => {
			const seedClient = new Client(seed);
			await seedClient.send(RECIPIENT, {}, { key: 'again' });
			expect(await conversation(RECIPIENT, seed)).not.toContain('same key');
			await seedClient.send(RECIPIENT, {}, { key: 'again' });
			const text = await conversation(RECIPIENT, seed);
			expect(text).toContain('2 messages');
			expect(text.match(/same key as an earlier message/g)).toHaveLength(1);
			expect(text.match(/1 attempt /g)).toHaveLength(2);
		});
	});
});

describe('replays', () => {
	it('are apart, and lead to the message', async () => {
		expect(await section('replays')).toBe('Replays 0 No request was repeated.');
		await running.client.send(RECIPIENT, {}, { key: 'key-c' });
		await running.client.send(RECIPIENT, {}, { key: 'key-c' });
		const text = await section('replays');
		expect(text).toContain('Replays 1');
		expect(text).toContain(
			`200 Send to ${RECIPIENT} 10:30:07 hello @acme_support the message Key key-c`,
		);
		expect(await page()).toContain(`href="#write-${running.sandbox.outbox()[0]?.writeActionId}"`);
		expect(await conversation()).toContain('1 message');
	});

	it('of a refusal are replays, too', async () => {
		await running.client.send('9000000422001', {}, { key: 'key-d' });
		await running.client.send('9000000422001', {}, { key: 'key-d' });
		expect(await section('replays')).toContain('422 Send to 9000000422001');
		expect(await section('rejected')).toContain('Rejected writes 1');
	});
});

describe('POST /__sandbox/reset', () => {
	const reset = (headers: Record<string, string>) =>
		fetch(`${running.sandbox.origin}/__sandbox/reset`, {
			method: 'POST',
			headers,
			redirect: 'manual',
		});

	it('brings a form back to the page', async () => {
		await running.client.send(RECIPIENT);
		const { status, headers } = await reset({
			accept: 'text/html',
			origin: running.sandbox.origin,
		});
		expect([status, headers.get('location')]).toEqual([303, '/']);
		expect(running.sandbox.outbox()).toEqual([]);
	});

	it('is refused to another site, and changes nothing then', async () => {
		await running.client.send(RECIPIENT);
		expect((await reset({ origin: 'http://evil.example' })).status).toBe(403);
		expect(running.sandbox.outbox()).toHaveLength(1);
	});
});

/** `GET /` under another name, which fetch does not let one say. */
async function requestAs(host: string): Promise<{ status: number | undefined; body: string }> {
	const { request } = await import('node:http');
	const { text } = await import('node:stream/consumers');
	return new Promise((resolve, reject) => {
		const asking = request(running.sandbox.origin, { headers: { host } }, (response) => {
			text(response).then((body) => {
				resolve({ status: response.statusCode, body });
			}, reject);
		});
		asking.on('error', reject).end();
	});
}
