import { ACCOUNTS, type Account } from './account.mts';
import { Refusal, type Answer } from './answer.mts';
import type { ReceivedRequest } from './receivedRequest.mts';
import type { State } from './state.mts';

const CONNECTED_AT = '2026-01-05T09:00:00.000Z';

/** `GET /x/accounts`: every connected account. Free. */
export function listAccounts(): Answer {
	return { status: 200, body: { accounts: ACCOUNTS.map(accountBody) } };
}

/** `GET /x/accounts/{id}`: one of them, by its ID only. Free. */
export function readAccount(_world: State, { params }: ReceivedRequest): Answer {
	const id = params['id'] ?? '';
	if (!/^\d{1,20}$/.test(id)) throw new Refusal('invalid_id');
	const account = ACCOUNTS.find((connected) => connected.id === id);
	if (account === undefined) throw new Refusal('not_found');
	return { status: 200, body: accountBody(account) };
}

/** `GET /credits`: the balance, as digit strings. Free. */
export function readCredits({ ledger }: State): Answer {
	return {
		status: 200,
		body: {
			balance: String(ledger.balance()),
			lifetime_purchased: String(ledger.purchased),
			lifetime_used: String(ledger.spent()),
			auto_topup_enabled: false,
			auto_topup_amount_dollars: 10,
			auto_topup_threshold: '0',
		},
	};
}

function accountBody({ id, xUserId, username, status, health }: Account): Record<string, string> {
	return {
		id,
		xUserId,
		xUsername: username,
		status,
		health,
		createdAt: CONNECTED_AT,
		updatedAt: CONNECTED_AT,
	};
}
