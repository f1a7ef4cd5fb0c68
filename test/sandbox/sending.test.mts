import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client, newKey } from './client.mts';

const RECIPIENT = '44196397';

/** What a request that is wrong in itself is told. */
const FIX_REQUEST = {
	retryable: false,
	safeToRetry: true,
	charged: false,
	chargedCredits: '0',
	success: false,
	nextAction: { type: 'fix_request' },
};

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

describe('POST /x/dm/{userId}', () => {
	it('sends the message once, for 10 credits', async () => {
		const { status, body } = await client.send(RECIPIENT, { text: 'hi' }, { key: 'k' });

		expect(status).toBe(200);
		expect(sandbox.outbox()).toEqual([
			{
				messageId: body['messageId'],
				recipient: RECIPIENT,
				account: 'acme_support',
				text: 'hi',
				key: 'k',
				at: expect.any(String) as string,
				writeActionId: body['writeActionId'],
				media: null,
			},
		]);
		expect(sandbox.creditsSpent()).toBe(10);
		expect(sandbox.balance()).toBe(99_990);
	});

	it('answers with the whole record', async () => {
		const { body } = await client.send(RECIPIENT);
		const time = expect.stringMatching(/^\d{4}-.*Z$/) as string;
		const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;

		expect(body).toEqual({
			object: 'x_write_action',
			id: '710001',
			writeActionId: '710001',
			action: 'send_dm',
			status: 'success',
			terminal: true,
			success: true,
			retryable: false,
			safeToRetry: false,
			sendDispatched: true,
			sendDispatchedAt: time,
			statusUrl: '/api/v1/x/write-actions/710001',
			pollAfterMs: null,
			nextAction: null,
			charged: true,
			chargedCredits: '10',
			billing: { status: 'charged', charged: true, plannedCredits: '10', chargedCredits: '10' },
			request: { hash, payload: { account: 'acme_support', text: 'hello' } },
			requestHash: hash,
			requestId: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
			account: { id: '1001', username: 'acme_support' },
			target: { type: 'user', id: RECIPIENT },
			targetId: RECIPIENT,
			result: { type: 'direct_message', id: '1893726451023852961', state: 'sent' },
			messageId: '1893726451023852961',
			idempotent: false,
			createdAt: time,
			updatedAt: time,
			completedAt: time,
			confirmedAt: time,
			expiresAt: time,
		});
	});

	it.each(['acme_sales', 'ACME_Sales', '@acme_sales', '@ACME_sales', '1002'])(
		'takes the account as %s',
		async (account) => {
			await client.send(RECIPIENT, { account });
			expect(sandbox.outbox()).toMatchObject([{ account: 'acme_sales' }]);
		},
	);

	it.each([
		['an unknown account', { account: 'nobody' }, 404, 'account_not_found'],
		['an account with two @', { account: '@@acme_support' }, 404, 'account_not_found'],
		['no account', { account: undefined }, 400, 'account_required'],
		['an account that is no string', { account: 1 }, 400, 'invalid_input'],
		['no text', { text: undefined }, 400, 'invalid_input'],
		['a blank text', { text: ' \n' }, 400, 'invalid_input'],
		['media_ids that are empty', { media_ids: [] }, 400, 'invalid_input'],
		['several media_ids', { media_ids: ['1', '2'] }, 400, 'invalid_input'],
		['a media ID as a number', { media_ids: [1] }, 400, 'invalid_input'],
		['a media ID nobody uploaded', { media_ids: ['1'] }, 400, 'invalid_input'],
		['reply_to_message_id', { reply_to_message_id: '1' }, 400, 'invalid_input'],
		['a field it does not take', { subject: 'x' }, 400, 'unsupported_field'],
		['an account to reconnect', { account: 'acme_reauth' }, 403, 'account_needs_reauth'],
		['a restricted account', { account: 'acme_restricted' }, 403, 'account_restricted'],
		['an account over its day', { account: 'acme_daily' }, 429, 'x_daily_limit'],
		['an account cooling down', { account: 'acme_cooldown' }, 429, 'login_cooldown'],
		['an account without session', { account: 'acme_xauth' }, 401, 'x_auth_failure'],
	])('refuses %s', async (_what, change, status, error) => {
		const reply = await client.send(RECIPIENT, change);

		expect(reply.status).toBe(status);
		expect(reply.body).toMatchObject({ error, message: expect.any(String) as string });
		// The document has only some refusals say whether the write may be repeated.
		if (status === 400) expect(reply.body).toMatchObject(FIX_REQUEST);
		else expect(reply.body).not.toHaveProperty('safeToRetry');
		expect(sandbox.outbox()).toEqual([]);
		expect(sandbox.creditsSpent()).toBe(0);
	});

	it.each(['me', '12a', '1'.repeat(21)])('refuses the user ID %s', async (userId) => {
		expect(await client.send(userId)).toMatchObject({
			status: 400,
			body: { error: 'invalid_user_id' },
		});
	});

	it.each([
		['broken JSON', '{', 'invalid_json'],
		['no body', '', 'invalid_json'],
		['a list', '[]', 'invalid_input'],
	])('refuses %s', async (_what, body, error) => {
		const reply = await client.post(`/x/dm/${RECIPIENT}`, body);
		expect(reply).toMatchObject({ status: 400, body: { error } });
	});

	it('tells which fields there are', async () => {
		const { body } = await client.send(RECIPIENT, { subject: 'x' });
		expect(body).toMatchObject({
			allowedFields: ['account', 'text', 'media_ids'],
			fieldErrors: [
				{ code: 'unsupported', message: expect.any(String) as string, path: 'subject' },
			],
		});
	});

	it('says how long a login cools down', async () => {
		const { body, headers } = await client.send(RECIPIENT, { account: 'acme_cooldown' });
		expect(body).toMatchObject({ retryAfterMs: 600_000 });
		expect(headers.get('retry-after')).toBe('600');
	});

	it('refuses a text over 10,000 characters, not UTF-16 units', async () => {
		expect((await client.send(RECIPIENT, { text: '🙂'.repeat(10_000) })).status).toBe(200);
		expect(await client.send(RECIPIENT, { text: 'a'.repeat(10_001) })).toMatchObject({
			status: 422,
			body: { error: 'x_content_too_long', status: 'failed' },
		});
	});

	it('refuses without enough credits', async () => {
		const poor = await startSandbox({ credits: 15 });
		try {
			const poorClient = new Client(poor);
			expect((await poorClient.send(RECIPIENT)).status).toBe(200);
			expect(await poorClient.send(RECIPIENT)).toMatchObject({
				status: 402,
				body: { error: 'insufficient_credits' },
			});
		} finally {
			await poor.close();
		}
	});
});

describe('the API key', () => {
	it.each([null, 'xq_wrong'])('is refused as %s', async (apiKey) => {
		const reply = await client.send(RECIPIENT, {}, { apiKey });
		expect(reply).toMatchObject({ status: 401, body: { error: 'unauthenticated' } });
		expect(JSON.stringify(sandbox.requests())).not.toContain('xq_');
	});

	it('is checked before the Idempotency-Key', async () => {
		const reply = await client.send(RECIPIENT, {}, { apiKey: null, key: null });
		expect(reply.status).toBe(401);
	});
});

describe('the Idempotency-Key', () => {
	it.each([
		['none', null, 'missing_idempotency_key'],
		['one with a space', 'a b', 'invalid_idempotency_key'],
		['one of 256 characters', 'k'.repeat(256), 'invalid_idempotency_key'],
	])('is refused: %s', async (_what, key, error) => {
		expect(await client.send(RECIPIENT, {}, { key })).toMatchObject({
			status: 400,
			body: { error },
		});
	});

	it('may have 255 characters', async () => {
		expect((await client.send(RECIPIENT, {}, { key: '~'.repeat(255) })).status).toBe(200);
	});

	it('replays the original action', async () => {
		const key = newKey();
		const first = await client.send(RECIPIENT, { account: 'acme_support' }, { key });
		const second = await client.send(RECIPIENT, { account: 'acme_support' }, { key });

		expect(second.body).toEqual({ ...first.body, idempotent: true });
		expect(sandbox.outbox()).toHaveLength(1);
		expect(sandbox.creditsSpent()).toBe(10);
	});

	it.each([
		['text', RECIPIENT, { text: 'other' }],
		['account', RECIPIENT, { account: 'acme_sales' }],
		['spelling of the account', RECIPIENT, { account: 'ACME_support' }],
		['@ before the account', RECIPIENT, { account: '@acme_support' }],
		['name of the account, its ID', RECIPIENT, { account: '1001' }],
		['recipient', '2', {}],
	])('conflicts with another %s', async (_what, recipient, change) => {
		const key = newKey();
		await client.send(RECIPIENT, {}, { key });
		const conflict = await client.send(recipient, change, { key });
		expect(conflict.status).toBe(409);
		expect(conflict.body).toEqual({
			error: 'idempotency_conflict',
			message: 'Idempotency-Key was already used with a different request.',
			retryable: false,
			safeToRetry: true,
			charged: false,
			chargedCredits: '0',
			success: false,
			nextAction: { type: 'retry', requiresNewIdempotencyKey: true },
		});
		expect(sandbox.outbox()).toHaveLength(1);
	});

	it('makes one action of twenty requests at once', async () => {
		const key = newKey();
		const replies = await Promise.all(
			Array.from({ length: 20 }, () => client.send(RECIPIENT, {}, { key })),
		);
		expect(new Set(replies.map(({ body }) => body['messageId'])).size).toBe(1);
		expect(replies.filter(({ body }) => body['idempotent'] === false)).toHaveLength(1);
		expect(sandbox.outbox()).toHaveLength(1);
	});

	it('is not used up by a request that was refused before dispatch', async () => {
		const key = newKey();
		await client.send(RECIPIENT, { account: 'nobody' }, { key });
		expect((await client.send(RECIPIENT, {}, { key })).status).toBe(200);
	});

	it('is used up by a refusal of X', async () => {
		const key = newKey();
		const first = await client.send('9000000422001', {}, { key });
		const second = await client.send('9000000422001', {}, { key });
		expect(first).toMatchObject({ status: 422, body: { terminal: true, idempotent: false } });
		expect(second.status).toBe(422);
		expect(second.body).toEqual({ ...first.body, idempotent: true });
	});

	it('is protected for 90 days', async () => {
		const key = newKey();
		const day = 86_400_000;
		await client.send(RECIPIENT, {}, { key });
		sandbox.advanceClock(90 * day - 60_000);
		expect((await client.send(RECIPIENT, {}, { key })).body['idempotent']).toBe(true);
		sandbox.advanceClock(60_000);
		expect((await client.send(RECIPIENT, {}, { key })).body['idempotent']).toBe(false);
	});
});
