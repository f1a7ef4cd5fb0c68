import { PATHS } from '../api/endpoints';
import { asObject } from '../api/writeAction';
import type { ReadResult } from '../delivery/read';
import { read } from '../delivery/read';
import type { DeliverySession } from '../delivery/session';
import { WaitBudget } from '../delivery/waiting';

/** Price of one send and of one upload, in credits (docs/xquik-api.md: "Endpoints"). */
export const CREDITS_PER_WRITE = 10;

/** What the API says of the balance, or why it could not be read. */
export type CreditsResult =
	| { balance: bigint; body: unknown }
	| Extract<ReadResult, { kind: 'failed' }>;

/** A count of credits; undefined when it is none. Credits are bigint strings (docs/xquik-api.md). */
export function readCredits(value: unknown): bigint | undefined {
	if (typeof value === 'string' && /^-?\d{1,40}$/.test(value)) return BigInt(value);
	return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** Reads the balance from the answer of `GET /credits`; undefined when there is none in it. */
export function readBalance(body: unknown): bigint | undefined {
	return readCredits(asObject(body)?.balance);
}

/**
 * Asks for the credits of the credential; free. Never throws.
 *
 * @param maxWait ms
 */
export async function lookUpBalance(
	maxWait: number,
	session: DeliverySession,
): Promise<CreditsResult> {
	const budget = new WaitBudget(maxWait, session.clock);
	const result = await read({ method: 'GET', path: PATHS.credits }, budget, session);
	if (result.kind === 'failed') return result;
	const { body } = result;
	const balance = readBalance(body);
	if (balance !== undefined) return { balance, body };
	const problem = {
		code: 'unexpected_answer',
		message: 'The answer has no balance',
		retryable: false,
		safeToRetry: true,
	};
	return { kind: 'failed', problem };
}
