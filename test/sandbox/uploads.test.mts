import { createHash } from 'node:crypto';
import { sampleFile } from '../../sandbox/sampleFiles.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client, newKey } from './client.mts';

const RECIPIENT = '44196397';
const HOUR_MS = 3_600_000;
const PNG = sampleFile('picture.png')?.content ?? Buffer.alloc(0);

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ maxUploadBytes: 100_000, rateLimits: { writes: null } });
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const ftyp = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mif1`, 'latin1');

describe('POST /x/media with a file', () => {
	it('keeps the bytes it was sent, for 10 credits', async () => {
		const { status, body } = await client.upload(PNG, { name: 'a "b".png' });

		expect(status).toBe(200);
		expect(body).toMatchObject({
			action: 'upload_media',
			result: { type: 'media', id: body['mediaId'], state: 'uploaded' },
			mediaUrl: `${sandbox.origin}/__sandbox/media/${String(body['mediaId'])}`,
		});
		const kept = await fetch(String(body['mediaUrl']));
		expect(kept.headers.get('content-type')).toBe('image/png');
		expect(Buffer.from(await kept.arrayBuffer()).equals(PNG)).toBe(true);
		expect(sandbox.creditsSpent()).toBe(10);
	});

	it.each([
		['image/png', PNG],
		['image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
		['image/gif', Buffer.from('GIF89a')],
		['image/webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
		['image/avif', ftyp('avif')],
		['video/mp4', ftyp('isom')],
	])('knows %s by its first bytes', async (type, content) => {
		const { body } = await client.upload(content, { name: 'file' });
		await client.send(RECIPIENT, { media_ids: [body['mediaId']] });
		expect(sandbox.outbox()[0]?.media).toEqual({
			mediaId: body['mediaId'],
			sha256: createHash('sha256').update(content).digest('hex'),
			bytes: content.length,
			type,
			name: 'file',
		});
	});

	it.each([
		['text named as a picture', Buffer.from('hello'), 415, 'unsupported_media_type'],
		['a QuickTime film', ftyp('qt  '), 415, 'unsupported_media_type'],
		['an empty file', Buffer.alloc(0), 400, 'invalid_input'],
		['a file over the limit', Buffer.concat([PNG, Buffer.alloc(200_000)]), 413, 'media_too_large'],
	])('refuses %s', async (_what, content, status, error) => {
		expect(await client.upload(content)).toMatchObject({ status, body: { error } });
		expect(sandbox.creditsSpent()).toBe(0);
	});

	it('takes a file of exactly the limit', async () => {
		const content = Buffer.concat([PNG, Buffer.alloc(100_000 - PNG.length)]);
		expect((await client.upload(content)).status).toBe(200);
		expect((await client.upload(Buffer.concat([content, Buffer.alloc(1)]))).status).toBe(413);
	});

	it.each([
		['no account', {}, 'account_required'],
		['a field it does not take', { account: 'acme_support', title: 'x' }, 'unsupported_field'],
		[
			'is_long_video on a picture',
			{ account: 'acme_support', is_long_video: 'true' },
			'invalid_input',
		],
		[
			'is_long_video that is no flag',
			{ account: 'acme_support', is_long_video: '1' },
			'invalid_input',
		],
	])('refuses %s', async (_what, fields: Record<string, string>, error) => {
		expect(await client.upload(PNG, {}, fields)).toMatchObject({ status: 400, body: { error } });
	});

	it('takes is_long_video with an MP4', async () => {
		const fields = { account: 'acme_support', is_long_video: 'true' };
		expect((await client.upload(ftyp('mp42'), {}, fields)).status).toBe(200);
	});

	it('refuses no file, and two files', async () => {
		const form = new FormData();
		form.append('account', 'acme_support');
		expect(await client.uploadForm(form)).toMatchObject({ body: { error: 'invalid_input' } });
		form.append('file', new Blob([Uint8Array.from(PNG)]), 'a.png');
		form.append('file', new Blob([Uint8Array.from(PNG)]), 'b.png');
		expect(await client.uploadForm(form)).toMatchObject({ body: { error: 'invalid_input' } });
	});

	it('refuses a multipart body without an end', async () => {
		const headers = { ...client.headers({}), 'content-type': 'multipart/form-data; boundary=x' };
		const body = '--x\r\nContent-Disposition: form-data; name="account"\r\n\r\nacme';
		expect(await client.call('/x/media', { method: 'POST', headers, body })).toMatchObject({
			status: 400,
			body: { error: 'invalid_json' },
		});
	});

	it('takes the account after the file', async () => {
		const form = new FormData();
		form.append('file', new Blob([Uint8Array.from(PNG)]), 'a.png');
		form.append('account', 'acme_support');
		expect((await client.uploadForm(form)).status).toBe(200);
	});

	it('replays the same file under the same key', async () => {
		const key = newKey();
		const first = await client.upload(PNG, { key });
		const second = await client.upload(PNG, { key });
		expect(second.body).toEqual({ ...first.body, idempotent: true });
		expect(sandbox.creditsSpent()).toBe(10);
	});

	it.each([
		['content', ftyp('avif'), 'picture.png', 'acme_support'],
		['file name', PNG, 'other.png', 'acme_support'],
		['spelling of the account', PNG, 'picture.png', '@acme_support'],
	])('conflicts with another %s', async (_what, content, name, account) => {
		const key = newKey();
		await client.upload(PNG, { key });
		expect(await client.upload(content, { key, name }, { account })).toMatchObject({
			status: 409,
			body: { error: 'idempotency_conflict' },
		});
	});

	it('touches nothing that is on X already', async () => {
		expect((await client.upload(PNG)).body).toMatchObject({ target: null, targetId: null });
	});

	it.each([
		['media_too_large', 413],
		['body_too_large', 413],
		['unsupported_media_type', 415],
		['x_media_rejected', 422],
		['x_image_invalid', 422],
		['media_download_failed', 422],
	])('answers %s to a file of that name', async (error, status) => {
		expect(await client.upload(PNG, { name: `${error}.png` })).toMatchObject({
			status,
			body: { error },
		});
	});

	it('can be pending, too', async () => {
		const accepted = await client.upload(PNG, { name: 'pending_success.png' });
		expect(accepted.status).toBe(202);
		await client.poll(accepted);
		const { body } = await client.poll(accepted);
		expect((await client.send(RECIPIENT, { media_ids: [body['mediaId']] })).status).toBe(200);
		const unsafe = await client.upload(PNG, { name: 'pending_failed_safe.png' });
		expect((await client.poll(unsafe)).body).toMatchObject({ safeToRetry: true });
	});
});

describe('a media ID', () => {
	it('works for 24 hours', async () => {
		const { body } = await client.upload(PNG);
		const media = { media_ids: [body['mediaId']] };
		sandbox.advanceClock(23.9 * HOUR_MS);
		expect((await client.send(RECIPIENT, media)).status).toBe(200);
		sandbox.advanceClock(0.2 * HOUR_MS);
		const expired = await client.send(RECIPIENT, media);
		expect(expired).toMatchObject({ status: 400, body: { error: 'invalid_input' } });
		expect(expired.body['message']).toContain('expired');
	});

	it('belongs to the account that uploaded it', async () => {
		const { body } = await client.upload(PNG);
		const media_ids = [body['mediaId']];
		const reply = await client.send(RECIPIENT, { account: 'acme_sales', media_ids });
		expect(reply).toMatchObject({ status: 400, body: { error: 'invalid_input' } });
		expect(reply.body['message']).toContain('media');
	});
});

describe('POST /x/media with a URL', () => {
	const file = (name: string) => `${sandbox.origin}/__sandbox/files/${name}`;

	it('uploads a file of the sandbox', async () => {
		const { body } = await client.uploadUrl(file('picture.png'));
		await client.send(RECIPIENT, { media_ids: [body['mediaId']] });
		expect(sandbox.outbox()[0]?.media).toMatchObject({
			sha256: createHash('sha256').update(PNG).digest('hex'),
			name: 'picture.png',
		});
	});

	it('knows itself as localhost, too', async () => {
		const url = file('picture.png').replace('127.0.0.1', 'localhost');
		expect((await client.uploadUrl(url)).status).toBe(200);
	});

	it('refuses every other URL, and fetches none', async () => {
		const refusals: [string, number, string][] = [
			['https://media.example/a.png', 422, 'media_download_failed'],
			['http://media.example/a.png', 400, 'invalid_input'],
			['picture.png', 400, 'invalid_input'],
			[file('none.png'), 422, 'media_download_failed'],
			[file('notes.txt'), 415, 'unsupported_media_type'],
			[file('too-large.png'), 413, 'media_too_large'],
			[`${sandbox.origin}/__sandbox/outbox`, 422, 'media_download_failed'],
		];
		for (const [url, status, error] of refusals) {
			expect(await client.uploadUrl(url)).toMatchObject({ status, body: { error } });
		}
	});

	it('takes no other fields', async () => {
		const url = file('picture.png');
		const body = JSON.stringify({ account: 'acme_support', url, is_long_video: true });
		expect(await client.post('/x/media', body)).toMatchObject({
			status: 400,
			body: { error: 'unsupported_field', allowedFields: ['account', 'url'] },
		});
	});
});

describe('a file of more than 16 MiB', () => {
	it('is hashed, and its bytes are let go', async () => {
		const roomy = await startSandbox();
		try {
			const content = Buffer.concat([PNG, Buffer.alloc(17 * 1_048_576, 7)]);
			const { body } = await new Client(roomy).upload(content);
			expect(body['request']).toMatchObject({
				payload: { sha256: createHash('sha256').update(content).digest('hex') },
			});
			expect((await fetch(String(body['mediaUrl']))).status).toBe(404);
		} finally {
			await roomy.close();
		}
	});
});
