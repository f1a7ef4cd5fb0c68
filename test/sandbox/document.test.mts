import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client, newKey } from './client.mts';

const RECIPIENT = '44196397';
const REQUEST_ID = /^[0-9A-Z]{26}$/;
const TIMES = ['sendDispatchedAt', 'completedAt', 'confirmedAt'];

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ rateLimits: { writes: null } });
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

describe('X-Request-Id', () => {
	it('is on every answer about a write, and in the record of the request that made it', async () => {
		const key = newKey();
		const sent = await client.send(RECIPIENT, {}, { key });
		const requestId = sent.headers.get('x-request-id');
		expect(requestId).toMatch(REQUEST_ID);
		expect(sent.body['requestId']).toBe(requestId);
		expect(sandbox.requests()[0]?.requestId).toBe(requestId);

		const replay = await client.send(RECIPIENT, {}, { key });
		expect(replay.body['requestId']).toBe(requestId);
		for (const reply of [
			replay,
			await client.poll(sent),
			await client.send(RECIPIENT, { text: '' }),
			await client.send(RECIPIENT, {}, { apiKey: null }),
			await client.send(RECIPIENT, { text: 'other' }, { key }),
			await client.send('9000000202001'),
			await client.send('9000000422001'),
			await client.send('9000000503001'),
		]) {
			expect(reply.headers.get('x-request-id')).toMatch(REQUEST_ID);
			expect(reply.headers.get('x-request-id')).not.toBe(requestId);
		}
	});

	it('is not promised for other reads', async () => {
		expect((await client.get('/credits')).headers.get('x-request-id')).toBeNull();
	});
});

describe('the times of a record', () => {
	const timesIn = (body: Record<string, unknown>) => TIMES.filter((name) => name in body);

	it('are absent until they are known', async () => {
		const accepted = await client.send('9000000202001');
		expect(timesIn(accepted.body)).toEqual(['sendDispatchedAt']);
		await client.poll(accepted);
		expect(timesIn((await client.poll(accepted)).body)).toEqual(TIMES);
		const unsent = await client.send('9000000202003');
		expect(timesIn(unsent.body)).toEqual([]);
		expect(timesIn((await client.poll(unsent)).body)).toEqual(['completedAt']);
	});

	it('name the end of the 15 minutes in which it settles', async () => {
		const { body } = await client.send('9000000202005');
		const [from, to] = [body['createdAt'], body['expiresAt']].map((at) => Date.parse(String(at)));
		expect((to ?? 0) - (from ?? 0)).toBe(900_000);
	});
});

describe('the API key', () => {
	it.each([
		['Xquik-Api-Key', (key: string) => key],
		['Authorization', (key: string) => `Bearer ${key}`],
		['authorization', (key: string) => `bearer ${key}`],
	])('is taken from %s', async (header, valueOf) => {
		const headers = { [header]: valueOf(sandbox.apiKey) };
		expect((await client.call('/credits', { headers })).status).toBe(200);
		const wrong = { [header]: valueOf(`xq_${'0'.repeat(64)}`) };
		expect((await client.call('/credits', { headers: wrong })).status).toBe(401);
	});

	it.each(['Bearer eyJhbGciOi', 'Basic eHE6'])('is not in Authorization: %s', async (value) => {
		const headers = { authorization: value };
		expect((await client.call('/credits', { headers })).status).toBe(401);
	});

	it('is asked for in the way of HTTP', async () => {
		const { headers, body } = await client.get('/credits', { apiKey: null });
		expect(headers.get('www-authenticate')).toBe('Bearer realm="xquik"');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(Object.keys(body)).toEqual(['error', 'message']);
	});
});

describe('refusals', () => {
	it.each([
		['9000000401002', 401, 'x_auth_failure'],
		['9000000402003', 402, 'payment_failed'],
		['9000000403001', 403, 'account_needs_reauth'],
		['9000000403004', 403, 'recipient_blocked_dms'],
		['9000000403005', 403, 'forbidden'],
		['9000000404001', 404, 'account_not_found'],
		['9000000408002', 408, 'read_request_timeout'],
		['9000000413002', 413, 'body_too_large'],
		['9000000422015', 422, 'login_failed'],
		['9000000429002', 429, 'x_rate_limited'],
		['9000000429005', 429, 'rate_limited'],
	])('%s: %i %s, and no word on repeating', async (recipient, status, error) => {
		const reply = await client.send(recipient);
		expect(reply.status).toBe(status);
		expect(Object.keys(reply.body)).toEqual(['error', 'message']);
		expect(reply.body['error']).toBe(error);
	});

	it.each(['9000000503001', '9000000503002', '9000000503003'])(
		'%s: a 503 says that it may be repeated',
		async (recipient) => {
			const { status, body, headers } = await client.send(recipient);
			expect(status).toBe(503);
			expect(body).toMatchObject({
				retryable: true,
				safeToRetry: true,
				charged: false,
				chargedCredits: '0',
				success: false,
				nextAction: { type: 'retry' },
			});
			expect(headers.get('retry-after')).toBe('1');
		},
	);

	it.each([
		['9000000402001', 'no_subscription'],
		['9000000402002', 'subscription_inactive'],
		['9000000402004', 'no_credits'],
		['9000000402005', 'insufficient_credits'],
	])('%s: a 402 has the balance, the price and ways to pay', async (recipient, error) => {
		const { status, body } = await client.send(recipient);
		expect(status).toBe(402);
		expect(body).toMatchObject({
			error,
			balance: '100000',
			required: '10',
			dashboard: '/dashboard/account',
			payment_options: {
				credits: { create_checkout: { path: '/api/v1/credits/topup' } },
				subscription: { create_checkout: { path: '/api/v1/subscribe' } },
			},
		});
	});

	it('name the price of a lookup, too', async () => {
		const poor = await startSandbox({ credits: 0 });
		try {
			const reply = await new Client(poor).get('/x/users/someone');
			expect(reply).toMatchObject({ status: 402, body: { balance: '0', required: '1' } });
		} finally {
			await poor.close();
		}
	});

	it('name the field by its path', async () => {
		expect((await client.send(RECIPIENT, { text: '' })).body['fieldErrors']).toEqual([
			{ code: 'invalid', message: 'It must not be empty.', path: 'text' },
		]);
	});

	it('413 body_too_large to JSON of more than 1 MiB', async () => {
		expect(await client.send(RECIPIENT, { text: 'a'.repeat(1_100_000) })).toMatchObject({
			status: 413,
			body: { error: 'body_too_large' },
		});
	});
});

describe('xquik-api-contract: 2026-04-29', () => {
	const asked = { 'xquik-api-contract': '2026-04-29' };
	const get = (path: string, headers: Record<string, string> = asked) =>
		client.call(path, { headers: { ...client.headers({ key: null }), ...headers } });

	it('has errors as objects, and 424 for 502', async () => {
		expect(await get('/x/users/e_x_api_down')).toMatchObject({
			status: 424,
			body: {
				error: {
					type: 'dependency_error',
					code: 'x_api_unavailable',
					message: expect.any(String) as string,
				},
			},
		});
		expect((await get('/x/users/e_x_api_down', {})).status).toBe(502);
		expect((await get('/x/users/user_not_found')).body['error']).toMatchObject({
			type: 'invalid_request_error',
			code: 'user_not_found',
		});
	});

	it('leaves records and pre-dispatch errors as they are', async () => {
		const headers = { ...client.headers({}), ...asked, 'content-type': 'application/json' };
		const body = JSON.stringify({ account: 'acme_support', text: '' });
		const reply = await client.call(`/x/dm/${RECIPIENT}`, { method: 'POST', headers, body });
		expect(reply).toMatchObject({ status: 400, body: { error: 'invalid_input' } });
	});

	it('is the only value that does so', async () => {
		const reply = await get('/x/users/user_not_found', { 'xquik-api-contract': '2026-01-01' });
		expect(reply.body['error']).toBe('user_not_found');
	});
});
