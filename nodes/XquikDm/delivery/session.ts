import type { RequestResult, XquikRequest } from '../api/requestResult';
import { ANSWER_LIMIT } from '../api/sendRequest';
import type { ContractDetector } from './contract';
import type { Gate } from './queue/gate';
import type { Gates } from './queue/sharedGates';
import type { Clock, WaitBudget } from './waiting';

/** What the delivery of all items of one execution shares. */
export interface DeliverySession extends Gates {
	clock: Clock;
	/**
	 * Sends one request. Never throws.
	 *
	 * @param answerLimit longest wait for the answer after the last byte has gone out, in ms
	 * @param sent is called when the last byte has gone out
	 */
	sendRequest(
		request: XquikRequest,
		answerLimit: number,
		sent?: () => void,
	): Promise<RequestResult>;
	/** Keeps the messages of this run apart (option Delay Between Messages). */
	pacer?: Gate;
	contract: ContractDetector;
	/** Tells n8n's log, at level info, what a run waits for; nothing private. */
	log?(text: string): void;
	/** True when a person retries an execution: what certainly failed before is tried anew. */
	isRetry: boolean;
}

/** Shortest time that an answer is waited for, in ms, when Max Wait is nearly over. */
const MIN_ANSWER_WAIT = 1000;

/** The same for the first request of a write, after an upload that took all of Max Wait, in ms. */
const MIN_FIRST_ANSWER_WAIT = 10_000;

/**
 * Time to wait for an answer, in ms: half of what is left of Max Wait, so that an answer that never
 * comes leaves time to ask again. The first request of a write is not begun for an answer that nobody
 * would wait for: its outcome would be unknown.
 */
export function answerLimit(budget: WaitBudget, isFirst = false): number {
	const least = isFirst ? Math.min(MIN_FIRST_ANSWER_WAIT, budget.maxWait / 2) : 0;
	return Math.min(ANSWER_LIMIT, Math.max(budget.left / 2, least, MIN_ANSWER_WAIT));
}

/** The `Date` of an answer in ms since 1970, which does not depend on this machine's clock. */
export function serverTime(requestResult: RequestResult, now: number): number {
	const date =
		requestResult.kind === 'answer' ? Date.parse(requestResult.headers.date ?? '') : Number.NaN;
	return Number.isNaN(date) ? now : date;
}
