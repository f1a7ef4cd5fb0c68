import type { Problem, BlockScope } from '../delivery/decision';
import type { DeliverySession } from '../delivery/session';
import type { GivenAccount } from '../parameters/account';
import type { AccountsResult } from './accounts';
import { lookUpAccounts } from './accounts';

/** The username of an account, or why there is none. */
export type HandleResult = { handle: string } | { problem: Problem; blocks?: BlockScope };

/** The accounts of each execution: asked for once, however many items want them. */
const asked = new WeakMap<DeliverySession, Promise<AccountsResult>>();

async function accountsOf(session: DeliverySession, maxWait: number): Promise<AccountsResult> {
	const known = asked.get(session) ?? lookUpAccounts(maxWait, session);
	asked.set(session, known);
	const result = await known;
	// A later item may have more luck.
	if ('problem' in result && asked.get(session) === known) asked.delete(session);
	return result;
}

/**
 * Gives the username of a connected account. The API takes an ID in place of it for writes, but not
 * to read a conversation, so an ID is looked up among the connected accounts, which is free. Never
 * throws.
 *
 * @param maxWait ms
 */
export async function handleOf(
	{ account, mayBeId }: GivenAccount,
	maxWait: number,
	session: DeliverySession,
): Promise<HandleResult> {
	if (!mayBeId) return { handle: account };
	const result = await accountsOf(session, maxWait);
	if ('problem' in result) return result;
	const wanted = account.toLowerCase();
	const { accounts } = result;
	const found =
		accounts.find(({ accountId }) => accountId === account) ??
		accounts.find(({ username }) => username.toLowerCase() === wanted) ??
		accounts.find(({ xUserId }) => xUserId === account);
	if (found !== undefined) return { handle: found.username };
	const problem = {
		code: 'account_not_found',
		message: '',
		retryable: false,
		safeToRetry: true,
	};
	return { problem };
}
