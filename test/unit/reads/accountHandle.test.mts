import { handleOf } from '../../../nodes/XquikDm/reads/accountHandle.ts';
import { verifyInHistory } from '../../../nodes/XquikDm/reads/history.ts';
import { answer } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const ACCOUNTS = {
	accounts: [
		{ id: '42', xUserId: '9876543210', xUsername: 'Acme', status: 'active', health: 'healthy' },
		{ id: '7', xUserId: '42', xUsername: 'acme_sales', status: 'active', health: 'healthy' },
	],
};

function scripted(...script: ConstructorParameters<typeof ScriptedApi>[1]) {
	const api = new ScriptedApi(new VirtualClock(), script);
	return { api, session: api.session() };
}

describe('handleOf', () => {
	it('is the username itself, without asking', async () => {
		const { api, session } = scripted();
		const named = await handleOf({ account: 'Acme', mayBeId: false }, 1000, session);
		expect(named).toEqual({ handle: 'Acme' });
		expect(api.calls).toEqual([]);
	});

	it.each([
		['42', 'Acme'],
		['9876543210', 'Acme'],
		['7', 'acme_sales'],
	])('of the ID %s is %s', async (account, handle) => {
		const { api, session } = scripted(answer(200, ACCOUNTS));
		expect(await handleOf({ account, mayBeId: true }, 1000, session)).toEqual({ handle });
		expect(api.calls).toEqual(['GET /x/accounts']);
	});

	it('is asked for once in an execution', async () => {
		const { api, session } = scripted(answer(200, ACCOUNTS));
		const ask = (account: string) => handleOf({ account, mayBeId: true }, 1000, session);
		await Promise.all([ask('42'), ask('7'), ask('42')]);
		await ask('7');
		expect(api.calls).toEqual(['GET /x/accounts']);
	});

	it('does not exist for an ID that is not connected', async () => {
		const { session } = scripted(answer(200, ACCOUNTS));
		expect(await handleOf({ account: '43', mayBeId: true }, 1000, session)).toMatchObject({
			problem: { code: 'account_not_found', retryable: false },
		});
	});

	it('says why the accounts could not be read, and asks again the next time', async () => {
		const refused = answer(401, { error: 'unauthenticated' });
		const { session } = scripted(refused, answer(200, ACCOUNTS));
		const given = { account: '42', mayBeId: true };
		expect(await handleOf(given, 1000, session)).toMatchObject({
			problem: { code: 'unauthenticated' },
			blocks: 'credential',
		});
		expect(await handleOf(given, 1000, session)).toEqual({ handle: 'Acme' });
	});
});

describe('verifyInHistory', () => {
	it('asks the history with the username of an account that is given by ID', async () => {
		const { api, session } = scripted(
			answer(200, ACCOUNTS),
			answer(200, {
				messages: [
					{
						id: '1',
						senderId: '9876543210',
						receiverId: '5',
						text: 'Hello',
						createdAt: new Date(NOON).toISOString(),
					},
				],
				has_next_page: false,
				next_cursor: '',
			}),
		);
		const message = {
			itemIndex: 0,
			account: '42',
			accountMayBeId: true,
			userId: '5',
			text: 'Hello',
			attachment: { kind: 'none' as const },
			maxWait: 1000,
		};
		const found = await verifyInHistory(message, NOON, new Set(), 1000, session);
		expect(found).toMatchObject({ messageId: '1' });
		expect(api.requests[1]).toMatchObject({ path: '/x/dm/5/history', query: { account: 'Acme' } });
	});
});
