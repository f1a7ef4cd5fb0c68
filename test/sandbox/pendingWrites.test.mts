import type { Sandbox, WriteOutcome } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client, newKey } from './client.mts';

const RECIPIENT = '44196397';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ rateLimits: { writes: null, reads: null } });
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

function sendWith(outcome: WriteOutcome, key = newKey()) {
	sandbox.addFaults([{ route: 'send', outcome }]);
	return client.send(RECIPIENT, {}, { key });
}

describe('a write answered with 202', () => {
	it('says where and when to ask', async () => {
		const { status, body, headers } = await sendWith({ end: 'success', pollAfterMs: 1_500 });

		expect(status).toBe(202);
		expect(headers.get('location')).toBe('/api/v1/x/write-actions/710001');
		expect(headers.get('retry-after')).toBe('2');
		expect(body).toMatchObject({
			terminal: false,
			success: false,
			pollAfterMs: 1_500,
			nextAction: { type: 'poll', url: '/api/v1/x/write-actions/710001', afterMs: 1_500 },
			result: null,
			charged: false,
			billing: { status: 'pending' },
		});
		expect(body).not.toHaveProperty('messageId');
	});

	it('may be asked about at once', async () => {
		const { headers } = await sendWith({ end: 'success', pollAfterMs: 0 });
		expect(headers.get('retry-after')).toBe('0');
	});

	it('is in the outbox once it is accepted, and there once', async () => {
		const accepted = await sendWith({ end: 'success', polls: 3 });
		expect(sandbox.outbox()).toHaveLength(1);
		const statuses = [];
		for (let poll = 0; poll < 4; poll += 1) statuses.push((await client.poll(accepted)).status);
		expect(statuses).toEqual([202, 202, 200, 200]);
		expect(sandbox.outbox()).toHaveLength(1);
	});

	it('costs nothing until it succeeds', async () => {
		const accepted = await sendWith({ end: 'success' });
		expect(sandbox.creditsSpent()).toBe(0);
		await client.poll(accepted);
		expect(sandbox.creditsSpent()).toBe(10);
	});

	it('replays as what it has become, without counting as a poll', async () => {
		const key = newKey();
		const accepted = await sendWith({ end: 'success' }, key);
		expect(await client.send(RECIPIENT, {}, { key })).toMatchObject({
			status: 202,
			body: { idempotent: true },
		});
		await client.poll(accepted);
		expect(await client.send(RECIPIENT, {}, { key })).toMatchObject({
			status: 200,
			body: { idempotent: true, messageId: sandbox.outbox()[0]?.messageId },
		});
	});

	it('settles after 15 minutes on the clock', async () => {
		const key = newKey();
		await sendWith({ end: 'failed_safe', polls: 99 }, key);
		sandbox.advanceClock(900_000);
		expect(await client.send(RECIPIENT, {}, { key })).toMatchObject({
			status: 200,
			body: { status: 'failed', error: 'x_dm_not_sent' },
		});
	});

	it('that fails safely was never dispatched', async () => {
		const accepted = await sendWith({ end: 'failed_safe', polls: 2 });
		expect(accepted.body).toMatchObject({ status: 'accepted', sendDispatched: false });
		expect((await client.poll(accepted)).body).toMatchObject({ status: 'dispatching' });
		expect(await client.poll(accepted)).toMatchObject({
			status: 200,
			body: {
				status: 'failed',
				terminal: true,
				error: 'x_dm_not_sent',
				retryable: true,
				safeToRetry: true,
				sendDispatched: false,
				nextAction: { type: 'retry', requiresNewIdempotencyKey: true },
				charged: false,
			},
		});
		expect(sandbox.outbox()).toEqual([]);
	});

	it('fails with the error it is given', async () => {
		const accepted = await sendWith({ end: 'failed_unsafe', error: 'x_target_not_found' });
		expect((await client.poll(accepted)).body).toMatchObject({
			error: 'x_target_not_found',
			safeToRetry: false,
			nextAction: { type: 'fix_request' },
		});
	});

	it.each([
		[undefined, 0],
		[true, 1],
	])('that expires with delivered %s has %i messages out', async (delivered, messages) => {
		const conclusive = await client.poll(await sendWith({ end: 'expired', delivered }));
		expect(conclusive.body).toMatchObject({ status: 'expired', result: null, charged: false });
		expect(sandbox.outbox()).toHaveLength(messages);
	});
});

describe('GET /x/write-actions/{id}', () => {
	it('does not know every ID', async () => {
		expect(await client.get('/x/write-actions/1')).toMatchObject({
			status: 404,
			body: { error: 'not_found' },
		});
		expect(await client.get('/x/write-actions/one')).toMatchObject({
			status: 400,
			body: { error: 'invalid_id' },
		});
	});

	it('answers 200 for a failure that was first answered with 422', async () => {
		const refused = await client.send('9000000422001');
		expect(await client.poll(refused)).toMatchObject({
			status: 200,
			body: { error: 'x_dm_not_allowed' },
		});
	});
});
