import { ACCOUNTS } from './account.mts';
import type { Answer } from './answer.mts';
import type { World } from './world.mts';

const CONNECTED_AT = '2026-01-05T09:00:00.000Z';

/** `GET /x/accounts`: every connected account. Free. */
export function listAccounts(): Answer {
	return {
		status: 200,
		body: {
			accounts: ACCOUNTS.map(({ id, xUserId, username, status, health }) => ({
				id,
				xUserId,
				xUsername: username,
				status,
				health,
				createdAt: CONNECTED_AT,
				updatedAt: CONNECTED_AT,
			})),
		},
	};
}

/** `GET /credits`: the balance, as digit strings. Free. */
export function readCredits({ ledger }: World): Answer {
	return {
		status: 200,
		body: {
			balance: String(ledger.balance()),
			lifetime_purchased: String(ledger.purchased),
			lifetime_used: String(ledger.spent()),
			auto_topup_enabled: false,
			auto_topup_amount: '0',
			auto_topup_threshold: '0',
		},
	};
}
