import { sampleFile } from '../../sandbox/sampleFiles.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client } from './client.mts';

const RECIPIENT = '44196397';
const PNG = sampleFile('picture.png')?.content ?? Buffer.alloc(0);

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ contract: 'legacy' });
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

describe('the legacy contract, of May 2026', () => {
	it('answers a send with messageId and success', async () => {
		const { status, body } = await client.send(RECIPIENT, {}, { key: null });
		expect(status).toBe(200);
		expect(body).toEqual({ messageId: sandbox.outbox()[0]?.messageId, success: true });
	});

	it('answers an upload with mediaId, mediaUrl and success', async () => {
		const { body } = await client.upload(PNG, { key: null });
		expect(Object.keys(body)).toEqual(['mediaId', 'mediaUrl', 'success']);
		const sent = await client.send(RECIPIENT, { media_ids: [body['mediaId']] });
		expect(sent.status).toBe(200);
	});

	it('gives no X-Request-Id, and no ways to pay', async () => {
		expect((await client.send(RECIPIENT)).headers.get('x-request-id')).toBeNull();
		const { status, body } = await client.send('9000000402005');
		expect([status, Object.keys(body)]).toEqual([402, ['error', 'message']]);
	});

	it('is what seed means, too', async () => {
		const older = await startSandbox({ contract: 'seed' });
		try {
			expect(older.contract).toBe('legacy');
		} finally {
			await older.close();
		}
	});

	it('takes an Idempotency-Key and ignores it', async () => {
		await client.send(RECIPIENT, {}, { key: 'k' });
		await client.send(RECIPIENT, {}, { key: 'k' });
		expect(sandbox.outbox()).toMatchObject([{ key: 'k' }, { key: 'k' }]);
	});

	it.each([
		['an error of the request', '1', { text: '' }, 400, 'invalid_input'],
		['an unknown account', '1', { account: 'nobody' }, 404, 'account_not_found'],
		['a refusal of X', '9000000422001', {}, 422, 'x_dm_not_allowed'],
		['a server error', '9000000500002', {}, 500, 'x_write_failed'],
	])('answers %s with error and message', async (_what, to, change, status, error) => {
		expect(await client.send(to, change)).toMatchObject({
			status,
			body: { error, message: expect.any(String) as string },
		});
		expect(Object.keys((await client.send(to, change)).body)).toEqual(['error', 'message']);
	});

	it('answers a pending write with its ID, and tells what became of it', async () => {
		const accepted = await client.send('9000000202001');
		expect(accepted.status).toBe(202);
		expect(accepted.body).toEqual({
			error: 'x_write_unconfirmed',
			status: 'pending_confirmation',
			writeActionId: '710001',
			charged: false,
			retryable: false,
		});
		expect(await client.poll(accepted)).toMatchObject({
			status: 202,
			body: { status: 'pending_confirmation', success: false },
		});
		const conclusive = await client.poll(accepted);
		expect(conclusive.status).toBe(200);
		expect(conclusive.body).toEqual({
			writeActionId: '710001',
			status: 'success',
			charged: true,
			success: true,
			messageId: sandbox.outbox()[0]?.messageId,
		});
	});

	it('tells that a pending write failed', async () => {
		const conclusive = await client.poll(await client.send('9000000202003'));
		expect(conclusive.body).toMatchObject({ status: 'failed', error: 'x_dm_not_sent' });
	});
});
