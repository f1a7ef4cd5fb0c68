import { PATHS } from '../api/endpoints';
import type { XquikRequest } from '../api/requestResult';
import type { PollDecision } from './decision';
import { decidePoll } from './decision';
import { pollDelay } from './delay';
import { sendQueued } from './sendQueued';
import type { DeliverySession } from './session';
import { serverTime } from './session';
import type { WaitBudget } from './waiting';

/** How polling ended: `pending` when Max Wait ended first. */
export interface PollResult {
	decision: Exclude<PollDecision, { kind: 'ask_again' | 'poll' | 'cancelled' }> | 'pending';
	/** The last answer as it came. */
	answer?: unknown;
	/** ms since 1970, by the server's clock. */
	answeredAt?: number;
}

/**
 * The request for a write action. It is built from the checked ID and the credential's Base URL;
 * a `statusUrl` or `Location` of the server is never followed (docs/delivery.md: "Never").
 */
export function pollRequest(actionId: string): XquikRequest {
	return { method: 'GET', path: PATHS.writeAction(actionId) };
}

/**
 * Asks for a write action until it is terminal, cannot be known, or Max Wait is over. Only reads,
 * so it may be repeated at will.
 *
 * @param firstDelay ms the server asks for before the first poll
 */
export async function pollUntilTerminal(
	actionId: string,
	firstDelay: number | undefined,
	budget: WaitBudget,
	session: DeliverySession,
): Promise<PollResult> {
	const { clock, readGate } = session;
	let delay = firstDelay;
	const result: PollResult = { decision: 'pending' };
	for (let polls = 0; budget.left > 0 && !clock.isCancelled(); polls++) {
		await budget.sleep(pollDelay(delay, polls, clock.random()));
		const sent = await sendQueued(pollRequest(actionId), [readGate], budget, session);
		if ('kind' in sent) break;
		const { requestResult } = sent;
		const decision = decidePoll(requestResult, clock.now());
		const limited = requestResult.kind === 'answer' && requestResult.status === 429;
		const closedFor = pollDelay(serverDelayOf(decision), polls, 1);
		sent.end((gate) => (limited && gate === readGate ? { closedFor } : 'accepted'));
		if (requestResult.kind === 'answer' && decision.kind !== 'ask_again') {
			result.answer = requestResult.body;
			result.answeredAt = serverTime(requestResult, clock.now());
		}
		if (decision.kind === 'cancelled') break;
		if (decision.kind !== 'ask_again' && decision.kind !== 'poll') {
			return { ...result, decision };
		}
		delay = decision.afterMs;
	}
	return result;
}

function serverDelayOf(decision: PollDecision): number | undefined {
	return 'afterMs' in decision ? decision.afterMs : undefined;
}
