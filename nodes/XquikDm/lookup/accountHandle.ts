import type { Problem, StopScope } from '../delivery/decision';
import type { DeliveryEnvironment } from '../delivery/environment';
import type { Failure } from '../errors/failure';
import type { GivenAccount } from '../input/account';
import type { AccountsResult } from './accounts';
import { lookUpAccounts } from './accounts';

/** The username of an account, or why there is none. */
export type HandleResult = { handle: string } | { problem: Problem; stops?: StopScope };

/** The accounts of each execution: asked for once, however many items want them. */
const asked = new WeakMap<DeliveryEnvironment, Promise<AccountsResult>>();

async function accountsOf(
	environment: DeliveryEnvironment,
	maxWait: number,
): Promise<AccountsResult> {
	const known = asked.get(environment) ?? lookUpAccounts(maxWait, environment);
	asked.set(environment, known);
	const result = await known;
	// A later item may have more luck.
	if ('problem' in result && asked.get(environment) === known) asked.delete(environment);
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
	environment: DeliveryEnvironment,
): Promise<HandleResult> {
	if (!mayBeId) return { handle: account };
	const result = await accountsOf(environment, maxWait);
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

/** The failure of an item whose account is none of the connected ones; others as they are. */
export function accountFailure(failure: Failure, account: string): Failure {
	if (failure.problem.code !== 'account_not_found') return failure;
	return { ...failure, title: `No account with the ID ${account} is connected to Xquik` };
}
