import type { NoAnswer, RequestResult, XquikRequest } from '../api/requestResult';
import { CANCELLED } from '../api/requestResult';
import type { Gate, PassEnd } from './queue/gate';
import { heldBackEnding } from './queue/heldBack';
import type { DeliverySession } from './session';
import { answerLimit } from './session';
import type { WaitBudget } from './waiting';

/** A request that got its turn; `end` tells the gates how it went, and must be called. */
export interface SentRequest {
	requestResult: RequestResult;
	/** What it waited for its turn, in ms. */
	waited: number;
	end(how: (gate: Gate) => PassEnd): void;
}

/**
 * Sends one request in its turn. The time until its answer counts against Max Wait, but not the time
 * that a file takes to go out.
 *
 * @param isFirst whether it is the first request of a write
 * @returns why it did not get its turn, otherwise
 */
export async function sendQueued(
	request: XquikRequest,
	gates: readonly Gate[],
	budget: WaitBudget,
	session: DeliverySession,
	isFirst = false,
): Promise<SentRequest | NoAnswer> {
	const { clock, inFlight, queue } = session;
	const queued = { gates: [inFlight, ...gates], bytes: bytesOf(request) };
	const admission = await queue.enter(queued, budget);
	if (admission === 'cancelled') return CANCELLED;
	if (admission.kind === 'held_back') return heldBackEnding(admission, budget);
	const end = (how: (gate: Gate) => PassEnd) => {
		admission.end(how, clock.monotonic());
	};
	let sentAt: number | undefined;
	let requestResult: RequestResult | undefined;
	try {
		requestResult = await session.sendRequest(request, answerLimit(budget, isFirst), () => {
			sentAt = clock.monotonic();
		});
		return { requestResult, waited: admission.waited, end };
	} finally {
		if (sentAt !== undefined) budget.count(clock.monotonic() - sentAt);
		// A bug of this node must not keep the place of a request for ever.
		if (requestResult === undefined) end(() => 'no_answer');
	}
}

/** Of the file that a request transfers. */
function bytesOf({ body }: XquikRequest): number {
	return body !== undefined && Symbol.toStringTag in body && typeof body.size === 'number'
		? body.size
		: 0;
}
