import { createHash } from 'node:crypto';
import { sampleFile } from '../../sandbox/sampleFiles.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client, newKey } from './client.mts';
import type { Reply } from './client.mts';

/**
 * The requests that Xquik's TypeScript SDK makes, rebuilt by hand: its headers, its multipart form,
 * its query. The SDK itself is not a dependency, so this shows that the sandbox takes what the SDK
 * sends, and not that the SDK reads the answers.
 */
const PNG = sampleFile('picture.png')?.content ?? Buffer.alloc(0);
const RECIPIENT = '44196397';
const ACCOUNT = '@acme_support';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox();
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

/** Names the key twice, as the SDK does when it is given an API key and a bearer token. */
function sdkHeaders(): Record<string, string> {
	return {
		Accept: 'application/json',
		'User-Agent': 'XTwitterScraper/JS 0.12.4',
		'X-Api-Key': sandbox.apiKey,
		Authorization: `Bearer ${sandbox.apiKey}`,
		'X-Stainless-Retry-Count': '0',
		'X-Stainless-Timeout': '60',
		'X-Stainless-Lang': 'js',
		'X-Stainless-Runtime': 'node',
	};
}

function get(path: string, query: Record<string, string> = {}): Promise<Reply> {
	const pairs = Object.entries(query).map(
		([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
	);
	const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
	return client.call(`${path}${search}`, { headers: sdkHeaders() });
}

function post(path: string, body: FormData | Record<string, unknown>): Promise<Reply> {
	const headers = { ...sdkHeaders(), 'Idempotency-Key': newKey() };
	return body instanceof FormData
		? client.call(path, { method: 'POST', headers, body })
		: client.call(path, {
				method: 'POST',
				headers: { ...headers, 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			});
}

function uploadForm(): FormData {
	const form = new FormData();
	form.append('account', ACCOUNT);
	// The SDK gives a file its name and leaves its type empty.
	form.append('file', new File([Uint8Array.from(PNG)], 'picture.png'), 'picture.png');
	form.append('is_long_video', 'false');
	return form;
}

describe('the requests of the TypeScript SDK', () => {
	it('send a DM with an upload, and read its write action', async () => {
		const upload = await post('/x/media', uploadForm());
		expect(upload).toMatchObject({ status: 200, body: { success: true } });
		const sent = await post(`/x/dm/${RECIPIENT}`, {
			account: ACCOUNT,
			text: 'Hello',
			media_ids: [upload.body['mediaId']],
		});
		expect(sent).toMatchObject({ status: 200, body: { success: true } });
		const record = await get(`/x/write-actions/${String(sent.body['writeActionId'])}`);
		expect(record).toMatchObject({
			status: 200,
			body: { object: 'x_write_action', messageId: sent.body['messageId'] },
		});
		expect(sandbox.outbox()).toMatchObject([
			{
				account: 'acme_support',
				recipient: RECIPIENT,
				media: { sha256: createHash('sha256').update(PNG).digest('hex') },
			},
		]);
	});

	it('send one from a URL', async () => {
		const url = `${sandbox.origin}/__sandbox/files/picture.png`;
		expect((await post('/x/media', { account: ACCOUNT, url })).status).toBe(200);
	});

	it('read credits, accounts, a user and a conversation', async () => {
		await post(`/x/dm/${RECIPIENT}`, { account: ACCOUNT, text: 'Hello' });
		expect((await get('/credits')).body['balance']).toBe('99990');
		expect((await get('/x/accounts')).body['accounts']).toHaveLength(7);
		expect((await get('/x/accounts/1001')).body['xUsername']).toBe('acme_support');
		expect((await get(`/x/users/${RECIPIENT}`)).body['id']).toBe(RECIPIENT);
		const history = await get(`/x/dm/${RECIPIENT}/history`, {
			account: 'acme_support',
			cursor: '',
		});
		expect(history).toMatchObject({ status: 200, body: { messages: [{ text: 'Hello' }] } });
	});

	it('get a status that the SDK raises an error for', async () => {
		const refused = await post('/x/dm/9000000422001', { account: ACCOUNT, text: 'Hello' });
		expect(refused).toMatchObject({ status: 422, body: { error: 'x_dm_not_allowed' } });
	});
});
