import type { RequestResult, XquikRequest } from '../api/requestResult';
import { CANCELLED } from '../api/requestResult';
import { readProblem } from '../api/writeAction';
import type { Problem, BlockScope } from './decision';
import { blocksOf, mayPassLater, ownProblem } from './decision';
import { backoff, chooseDelay, pollDelay, serverDelay } from './delay';
import { sendQueued } from './sendQueued';
import type { DeliverySession } from './session';
import type { WaitBudget } from './waiting';

/** How a GET ended. */
export type ReadResult =
	| { kind: 'read'; body: unknown }
	| { kind: 'failed'; problem: Problem; blocks?: BlockScope };

/** What to do after the answer to a GET; delays in ms. */
export type ReadDecision =
	| ReadResult
	| { kind: 'ask_again'; problem: Problem; limited: boolean; afterMs?: number };

/** Repeats of a GET, which changes nothing. */
export const MAX_READ_REPEATS = 4;

/**
 * What to do after the answer to a GET (docs/xquik-api.md: reads answer 502 `x_api_unavailable` and the
 * like with bounded backoff, 429 with `Retry-After`).
 *
 * @param now ms since 1970
 */
export function decideRead(requestResult: RequestResult, now: number): ReadDecision {
	if (requestResult.kind === 'no_answer') {
		const { code, message, reason } = requestResult;
		const again = reason === 'lost' || reason === 'not_reached';
		const problem = ownProblem(code, true, message);
		const stop = !again || code === 'cancelled';
		return stop ? { kind: 'failed', problem } : { kind: 'ask_again', problem, limited: false };
	}
	const { status, headers, body, notJson } = requestResult;
	if (status < 300 && !notJson) return { kind: 'read', body };
	const api = readProblem(body);
	const again = status < 300 || status === 408 || status === 429 || status >= 500;
	const fallback = notJson ? 'answer_not_json' : `http_${status}`;
	const redirect = status >= 300 && status < 400;
	const code = redirect ? 'redirect_refused' : (api.code ?? fallback);
	const problem: Problem = {
		...(api.fields.length > 0 && { fields: api.fields }),
		code,
		message: api.message ?? '',
		httpStatus: status,
		retryable: again || mayPassLater(api, code, status),
		safeToRetry: true,
	};
	if (again) {
		const afterMs = serverDelay(headers, body, now);
		return { kind: 'ask_again', problem, limited: status === 429, afterMs };
	}
	return { kind: 'failed', problem, blocks: blocksOf(status, problem.code) };
}

const CANCELLED_READ = ownProblem(CANCELLED.code, true, CANCELLED.message);

/** Reads one resource; repeats at most {@link MAX_READ_REPEATS} times and within the budget. */
export async function read(
	request: XquikRequest,
	budget: WaitBudget,
	session: DeliverySession,
): Promise<ReadResult> {
	const { clock, readGate } = session;
	let last = ownProblem('rate_limit_exceeded', true);
	for (let repeats = 0; ; repeats++) {
		const sent = await sendQueued(request, [readGate], budget, session);
		if ('kind' in sent) {
			return { kind: 'failed', problem: clock.isCancelled() ? CANCELLED_READ : last };
		}
		const decision = decideRead(sent.requestResult, clock.now());
		if (decision.kind !== 'ask_again') {
			sent.end(() => 'accepted');
			return decision;
		}
		last = decision.problem;
		const delay = decision.limited
			? pollDelay(decision.afterMs, repeats, clock.random())
			: chooseDelay(decision.afterMs, backoff(repeats, clock.random()));
		const { limited } = decision;
		sent.end((gate) => (limited && gate === readGate ? { closedFor: delay } : 'accepted'));
		if (repeats >= MAX_READ_REPEATS || delay > budget.left) {
			return { kind: 'failed', problem: last };
		}
		if (!limited) await budget.sleep(delay);
	}
}
