import { isJsonObject } from '../../sandbox/json.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client, newKey } from './client.mts';
import type { Reply } from './client.mts';

const RECIPIENT = '44196397';
const TALKATIVE = '9000000200004';

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

function messagesOf({ body }: Reply): Record<string, unknown>[] {
	const { messages } = body;
	return Array.isArray(messages) ? messages.filter(isJsonObject) : [];
}

describe('GET /x/users/{id}', () => {
	it('gives a handle one ID, in any case and in every run', async () => {
		const first = await client.get('/x/users/Some_Body');
		sandbox.reset();
		const second = await client.get('/x/users/some_body');
		expect(first.body).toMatchObject({ username: 'Some_Body' });
		expect(first.body['id']).toMatch(/^\d{18}$/);
		expect(second.body['id']).toBe(first.body['id']);
		expect(first.body).not.toHaveProperty('canDm');
		expect(sandbox.creditsSpent()).toBe(1);
	});

	it('finds the handle by that ID again', async () => {
		const { body } = await client.get('/x/users/some_body');
		expect((await client.get(`/x/users/${String(body['id'])}`)).body).toEqual(body);
	});

	it('takes any numeric ID for a user', async () => {
		const { body } = await client.get('/x/users/44196397');
		expect(body).toMatchObject({ id: '44196397', username: 'user_44196397' });
	});

	it('knows the connected accounts', async () => {
		const { body } = await client.get('/x/users/acme_support');
		const again = await client.get(`/x/users/${String(body['id'])}`);
		expect(again.body['username']).toBe('acme_support');
	});

	it.each([
		['dm_closed', false],
		['dm_open', true],
	])('says of %s that canDm is %s', async (handle, canDm) => {
		expect((await client.get(`/x/users/${handle}`)).body['canDm']).toBe(canDm);
	});

	it('says why somebody is unavailable', async () => {
		const { status, body } = await client.get('/x/users/unavailable');
		expect(status).toBe(200);
		expect(body).toMatchObject({ unavailable: true, unavailableReason: 'suspended' });
		expect((await client.get('/x/users/someone')).body).not.toHaveProperty('unavailable');
	});

	it('may time out, and be asked again', async () => {
		expect(await client.get('/x/users/timeout_lookup')).toMatchObject({
			status: 408,
			body: { error: 'read_request_timeout' },
		});
		expect((await client.get('/x/users/timeout_lookup')).status).toBe(200);
		expect((await client.get('/x/users/9000000408003')).status).toBe(408);
	});

	it.each([
		['user_not_found', 404, 'user_not_found'],
		['@someone', 400, 'invalid_user_id'],
		['a_handle_of_16_ch', 400, 'invalid_user_id'],
		['e_invalid_id', 400, 'invalid_id'],
		['e_x_api_down', 502, 'x_api_unavailable'],
		['e_x_api_rate', 502, 'x_api_rate_limited'],
		['9000000502003', 502, 'x_api_unauthorized'],
	])('refuses %s', async (id, status, error) => {
		const reply = await client.get(`/x/users/${id}`);
		expect(reply).toMatchObject({ status, body: { error } });
		expect(Object.keys(reply.body)).toEqual(['error', 'message']);
		expect(sandbox.creditsSpent()).toBe(0);
	});
});

describe('GET /x/accounts', () => {
	it('lists every connected account, free', async () => {
		const { body } = await client.get('/x/accounts');
		expect(body['accounts']).toHaveLength(7);
		expect(body).toMatchObject({
			accounts: [
				{
					id: '1001',
					xUserId: '1500000000000001001',
					xUsername: 'acme_support',
					status: 'active',
					health: 'healthy',
					createdAt: '2026-01-05T09:00:00.000Z',
					updatedAt: '2026-01-05T09:00:00.000Z',
				},
				{ xUsername: 'acme_sales' },
				{ xUsername: 'acme_reauth', health: 'needsReauth' },
				{ xUsername: 'acme_restricted' },
				{ xUsername: 'acme_daily' },
				{ xUsername: 'acme_cooldown' },
				{ xUsername: 'acme_xauth' },
			],
		});
		expect(sandbox.creditsSpent()).toBe(0);
	});
});

describe('GET /x/accounts/{id}', () => {
	it('gives one of them, free', async () => {
		const { body: list } = await client.get('/x/accounts');
		const { status, body } = await client.get('/x/accounts/1004');
		expect(status).toBe(200);
		expect(body).toMatchObject({ id: '1004', xUsername: 'acme_restricted', health: 'locked' });
		expect(list['accounts']).toContainEqual(body);
		expect(sandbox.creditsSpent()).toBe(0);
	});

	it.each([
		['7', 404, 'not_found'],
		['acme_support', 400, 'invalid_id'],
	])('refuses %s', async (id, status, error) => {
		expect(await client.get(`/x/accounts/${id}`)).toMatchObject({ status, body: { error } });
	});
});

describe('GET /credits', () => {
	it('tells the balance in digit strings, free', async () => {
		await client.send(RECIPIENT);
		expect((await client.get('/credits')).body).toMatchObject({
			balance: '99990',
			lifetime_purchased: '100000',
			lifetime_used: '10',
			auto_topup_enabled: false,
			auto_topup_amount_dollars: 10,
			auto_topup_threshold: '0',
		});
	});

	it('needs the key', async () => {
		expect(await client.get('/credits', { apiKey: null })).toMatchObject({
			status: 401,
			body: { error: 'unauthenticated', message: expect.any(String) as string },
		});
	});
});

describe('GET /x/dm/{userId}/history', () => {
	const history = (userId: string, query = 'account=acme_support') =>
		client.get(`/x/dm/${userId}/history?${query}`);

	it('shows what was sent, newest first, at 1 credit a message', async () => {
		await client.send(RECIPIENT, { text: 'one' });
		await client.send(RECIPIENT, { text: 'two' });
		await client.send(RECIPIENT, { text: 'three', account: 'acme_sales' });
		const { body } = await history(RECIPIENT);
		expect(body).toMatchObject({
			messages: [
				{ text: 'two', senderId: '1500000000000001001', receiverId: RECIPIENT },
				{ text: 'one', id: sandbox.outbox()[0]?.messageId },
			],
			has_next_page: false,
			next_cursor: '',
		});
		expect(sandbox.creditsSpent()).toBe(32);
	});

	it('comes in pages of 50 that new messages do not shift', async () => {
		const pages: Reply[] = [];
		let cursor = '';
		do {
			const page = await history(TALKATIVE, `account=acme_support&cursor=${cursor}`);
			pages.push(page);
			cursor = String(page.body['next_cursor']);
			await client.send(TALKATIVE);
		} while (cursor !== '');
		expect(pages.map((page) => messagesOf(page).length)).toEqual([50, 50, 20]);
		const ids = pages.flatMap((page) => messagesOf(page).map(({ id }) => id));
		expect(new Set(ids).size).toBe(120);
		expect(messagesOf(pages[0] ?? expectPage())[0]).toMatchObject({
			text: 'Message 120 of 120',
			senderId: TALKATIVE,
		});
	});

	it.each([
		['44196397', '', 400, 'account_required'],
		['44196397', 'account=nobody', 404, 'account_not_found'],
		['44196397', 'account=1001', 404, 'account_not_found'],
		['44196397', 'account=%40acme_support', 404, 'account_not_found'],
		['44196397', 'account=acme_support&maxId=x', 400, 'invalid_input'],
		['44196397', 'account=acme_reauth', 403, 'account_needs_reauth'],
		['44196397', 'account=acme_support&cursor=x', 400, 'invalid_input'],
		['9000000403003', 'account=acme_support', 403, 'dm_not_permitted'],
		['someone', 'account=acme_support', 400, 'invalid_user_id'],
	])('refuses %s?%s', async (userId, query, status, error) => {
		expect(await history(userId, query)).toMatchObject({ status, body: { error } });
	});

	it('still pages by maxId, a cursor or the message to stop before', async () => {
		const first = await history(TALKATIVE);
		const cursor = String(first.body['next_cursor']);
		const second = await history(TALKATIVE, `account=acme_support&cursor=${cursor}`);
		const lastShown = String(messagesOf(first).at(-1)?.['id']);
		for (const maxId of [cursor, lastShown]) {
			const page = await history(TALKATIVE, `account=acme_support&maxId=${maxId}`);
			expect(page.body).toEqual(second.body);
		}
		expect((await history(TALKATIVE, 'account=acme_support&maxId=1')).body).toMatchObject({
			messages: [],
			next_cursor: '',
		});
	});

	it('may time out, and be asked again', async () => {
		expect((await history('9000000408004')).body['error']).toBe('read_request_timeout');
		expect((await history('9000000408004')).status).toBe(200);
	});

	it('takes the handle in any case', async () => {
		expect((await history(RECIPIENT, 'account=ACME_support')).status).toBe(200);
	});

	it('is open to an account that only may not write', async () => {
		expect((await history(RECIPIENT, 'account=acme_daily')).status).toBe(200);
	});
});

describe('DELETE /x/dm/{userId}/messages/{messageId}', () => {
	const remove = (userId: string, id: unknown, key = newKey()) =>
		client.delete(`/x/dm/${userId}/messages/${String(id)}?account=acme_support`, { key });

	it('removes a message from our side only', async () => {
		const { body } = await client.send(RECIPIENT);
		const key = newKey();
		const removed = await remove(RECIPIENT, body['messageId'], key);
		expect(removed).toMatchObject({
			status: 200,
			body: { action: 'delete_dm', result: { state: 'deleted', id: body['messageId'] } },
		});
		expect(sandbox.creditsSpent()).toBe(20);
		expect(sandbox.outbox()).toHaveLength(1);
		const { body: history } = await client.get(`/x/dm/${RECIPIENT}/history?account=acme_support`);
		expect(history['messages']).toEqual([]);
		expect((await remove(RECIPIENT, body['messageId'], key)).body['idempotent']).toBe(true);
		expect((await remove(RECIPIENT, body['messageId'])).status).toBe(404);
	});

	it('refuses what is no message ID, and a message it does not know', async () => {
		expect(await remove(RECIPIENT, 'x')).toMatchObject({ body: { error: 'invalid_message_id' } });
		expect(await remove(RECIPIENT, '1')).toMatchObject({ body: { error: 'not_found' } });
		const path = `/x/dm/${RECIPIENT}/messages/1`;
		expect(await client.delete(path)).toMatchObject({ body: { error: 'account_required' } });
		expect(await client.delete(path, { key: null })).toMatchObject({
			body: { error: 'missing_idempotency_key' },
		});
	});

	it.each([
		['9000000422014', 422, 'x_dm_not_deleted'],
		['9000000400009', 400, 'invalid_message_id'],
	])('answers %s with %i %s', async (recipient, status, error) => {
		const { body } = await client.send(recipient);
		expect(await remove(recipient, body['messageId'])).toMatchObject({
			status,
			body: { error, safeToRetry: true },
		});
	});

	it('can be pending', async () => {
		const { body } = await client.send(RECIPIENT);
		sandbox.addFaults([{ route: 'delete', outcome: { end: 'failed_safe' } }]);
		const accepted = await remove(RECIPIENT, body['messageId']);
		expect((await client.poll(accepted)).body).toMatchObject({ error: 'x_dm_not_deleted' });
	});
});

function expectPage(): never {
	throw new Error('The conversation has no pages');
}
