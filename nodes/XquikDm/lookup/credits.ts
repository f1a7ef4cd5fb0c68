import type { DeliveryEnvironment } from '../delivery/environment';
import type { ReadResult } from '../delivery/read';
import { read } from '../delivery/read';
import { WaitBudget } from '../delivery/waiting';
import { asObject } from '../transport/writeAction';

/** Price of one send and of one upload, in credits (xquik-api.md: "Endpoints"). */
export const CREDITS_PER_WRITE = 10;

/** The balance in credits, or why it could not be read. Credits are bigint strings. */
export type BalanceResult = { balance: bigint } | Extract<ReadResult, { kind: 'failed' }>;

/** Reads the balance from the answer of `GET /credits`; undefined when there is none in it. */
export function readBalance(body: unknown): bigint | undefined {
	const balance = asObject(body)?.balance;
	if (typeof balance === 'string' && /^-?\d{1,40}$/.test(balance)) return BigInt(balance);
	return typeof balance === 'number' && Number.isSafeInteger(balance) ? BigInt(balance) : undefined;
}

/**
 * Asks for the credits of the credential; free. Never throws.
 *
 * @param maxWait ms
 */
export async function lookUpBalance(
	maxWait: number,
	environment: DeliveryEnvironment,
): Promise<BalanceResult> {
	const budget = new WaitBudget(maxWait, environment.clock);
	const result = await read({ method: 'GET', path: '/credits' }, budget, environment);
	if (result.kind === 'failed') return result;
	const balance = readBalance(result.body);
	if (balance !== undefined) return { balance };
	const problem = {
		code: 'unexpected_answer',
		message: 'The answer has no balance',
		retryable: false,
		safeToRetry: true,
	};
	return { kind: 'failed', problem };
}
