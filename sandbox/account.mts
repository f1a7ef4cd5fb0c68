import type { ErrorCode } from './errorCodes.mts';

/** A connected X account. */
export interface Account {
	id: string;
	xUserId: string;
	username: string;
	status: 'active' | 'inactive';
	/** The values of Xquik's public document. */
	health: 'healthy' | 'locked' | 'needsReauth' | 'recovering' | 'suspended' | 'temporaryIssue';
	/** What every write from this account is refused with. */
	refusal?: ErrorCode;
	/** Reads through the account are refused as well. */
	blocksReads?: boolean;
}

/** The connected accounts; the first is the one to try things with. */
export const ACCOUNTS: readonly Account[] = [
	account('1001', 'acme_support'),
	account('1002', 'acme_sales'),
	account('1003', 'acme_reauth', {
		status: 'inactive',
		health: 'needsReauth',
		refusal: 'account_needs_reauth',
		blocksReads: true,
	}),
	account('1004', 'acme_restricted', {
		health: 'locked',
		refusal: 'account_restricted',
		blocksReads: true,
	}),
	account('1005', 'acme_daily', { refusal: 'x_daily_limit' }),
	account('1006', 'acme_cooldown', { health: 'recovering', refusal: 'login_cooldown' }),
	account('1007', 'acme_xauth', {
		health: 'temporaryIssue',
		refusal: 'x_auth_failure',
		blocksReads: true,
	}),
];

/** The account with this ID, username (in any case) or `@username`, if there is one. */
export function findAccount(name: string): Account | undefined {
	return ACCOUNTS.find(({ id }) => id === name) ?? findAccountByHandle(name.replace(/^@/, ''));
}

/** The account with this username (in any case, without `@`), if there is one. */
export function findAccountByHandle(handle: string): Account | undefined {
	const wanted = handle.toLowerCase();
	return ACCOUNTS.find(({ username }) => username === wanted);
}

function account(id: string, username: string, rest: Partial<Account> = {}): Account {
	return {
		id,
		xUserId: `150000000000000${id}`,
		username,
		status: 'active',
		health: 'healthy',
		...rest,
	};
}
