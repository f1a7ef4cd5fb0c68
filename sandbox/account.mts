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
	{
		id: '1001',
		xUserId: '1500000000000001001',
		username: 'acme_support',
		status: 'active',
		health: 'healthy',
	},
	{
		id: '1002',
		xUserId: '1500000000000001002',
		username: 'acme_sales',
		status: 'active',
		health: 'healthy',
	},
	{
		id: '1003',
		xUserId: '1500000000000001003',
		username: 'acme_reauth',
		status: 'inactive',
		health: 'needsReauth',
		refusal: 'account_needs_reauth',
		blocksReads: true,
	},
	{
		id: '1004',
		xUserId: '1500000000000001004',
		username: 'acme_restricted',
		status: 'active',
		health: 'locked',
		refusal: 'account_restricted',
		blocksReads: true,
	},
	{
		id: '1005',
		xUserId: '1500000000000001005',
		username: 'acme_daily',
		status: 'active',
		health: 'healthy',
		refusal: 'x_daily_limit',
	},
	{
		id: '1006',
		xUserId: '1500000000000001006',
		username: 'acme_cooldown',
		status: 'active',
		health: 'recovering',
		refusal: 'login_cooldown',
	},
	{
		id: '1007',
		xUserId: '1500000000000001007',
		username: 'acme_xauth',
		status: 'active',
		health: 'temporaryIssue',
		refusal: 'x_auth_failure',
		blocksReads: true,
	},
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
