import { PATHS } from '../api/endpoints';
import type { DeliverySession } from '../delivery/session';
import type { ReadResult } from '../delivery/read';
import { read } from '../delivery/read';
import { WaitBudget } from '../delivery/waiting';
import type { XquikRequest } from '../api/requestResult';
import { asId, asObject, asText } from '../api/writeAction';

/** A connected X account, as `GET /x/accounts` gives it. */
export interface ConnectedAccount {
	/** Its ID in Xquik. */
	accountId?: string;
	/** Its numeric ID on X, as text. */
	xUserId?: string;
	username: string;
	/** Such as `active`. */
	status?: string;
	/** Such as `healthy` or `needsReauth`. */
	health?: string;
	/** ISO 8601, when it was connected. */
	createdAt?: string;
	/** ISO 8601. */
	updatedAt?: string;
}

/** The accounts, or why they could not be read. */
export type AccountsResult =
	| { accounts: ConnectedAccount[] }
	| Extract<ReadResult, { kind: 'failed' }>;

/** The request for all connected accounts (docs/xquik-api.md: "GET /x/accounts"; free, complete). */
export const ACCOUNTS_REQUEST: XquikRequest = { method: 'GET', path: PATHS.accounts };

/**
 * Reads the accounts from an answer; those without a username are left out. undefined when there is
 * no list of accounts in it.
 */
export function readAccounts(body: unknown): ConnectedAccount[] | undefined {
	const list: unknown = asObject(body)?.accounts;
	if (!Array.isArray(list)) return undefined;
	return list.flatMap((entry: unknown): ConnectedAccount[] => {
		const json = asObject(entry);
		const username = asText(json?.xUsername);
		if (json === undefined || username === undefined) return [];
		return [
			{
				accountId: asId(json.id),
				xUserId: asId(json.xUserId),
				username,
				status: asText(json.status),
				health: asText(json.health),
				createdAt: asText(json.createdAt),
				updatedAt: asText(json.updatedAt),
			},
		];
	});
}

/**
 * Asks for the connected accounts; free. Never throws.
 *
 * @param maxWait ms
 */
export async function lookUpAccounts(
	maxWait: number,
	session: DeliverySession,
): Promise<AccountsResult> {
	const budget = new WaitBudget(maxWait, session.clock);
	const result = await read(ACCOUNTS_REQUEST, budget, session);
	if (result.kind === 'failed') return result;
	const accounts = readAccounts(result.body);
	if (accounts !== undefined) return { accounts };
	const problem = {
		code: 'unexpected_answer',
		message: 'The answer has no list of accounts',
		retryable: false,
		safeToRetry: true,
	};
	return { kind: 'failed', problem };
}
