import type { NoAnswer, RequestResult, XquikRequest } from '../api/requestResult';
import { CANCELLED } from '../api/requestResult';
import { decideWrite } from './decision';
import { pollDelay } from './delay';
import type { PassEnd } from './rateGate';
import type { DeliverySession } from './session';
import { answerLimit } from './session';
import type { WaitBudget } from './waiting';
import type { WriteStep } from './write';

/** A request that the rate gate did not let go before Max Wait ended. */
export const HELD_BACK: NoAnswer = {
	kind: 'no_answer',
	reason: 'not_reached',
	code: 'held_back',
	message: 'Held back: the rate limit was exceeded for longer than Max Wait',
};

/**
 * Sends a request of a write through the gates of its account and its kind, and tells them how it went.
 * Never throws.
 *
 * @param limited how often the write has met a rate limit before
 */
export async function sendThroughGates(
	request: XquikRequest,
	step: WriteStep,
	budget: WaitBudget,
	session: DeliverySession,
	limited: number,
): Promise<{ requestResult: RequestResult; isLimited: boolean }> {
	const { clock, contract } = session;
	const accountGate = session.accountGate(step.account);
	const gate = session[step.kind.gate];
	const accountPass = await accountGate.enter(budget);
	const pass = accountPass === undefined ? undefined : await gate.enter(budget);
	if (pass === undefined || accountPass === undefined) {
		if (accountPass !== undefined) accountGate.leave(accountPass, 'no_answer', clock.monotonic());
		return { requestResult: clock.isCancelled() ? CANCELLED : HELD_BACK, isLimited: false };
	}
	const ask = async () => await session.sendRequest(request, answerLimit(budget));
	const requestResult = step.transfersFile ? await ask() : await budget.spend(ask);
	contract.learn(requestResult);
	const decision = decideWrite(requestResult, clock.now());
	const end: PassEnd = requestResult.kind === 'answer' ? 'accepted' : 'no_answer';
	const isLimited = decision.kind === 'wait';
	const closed = isLimited && {
		closedFor: pollDelay(decision.afterMs, limited, clock.random()),
	};
	const scope = isLimited ? decision.scope : undefined;
	if (closed) {
		const seconds = Math.ceil(closed.closedFor / 1000);
		const of = scope === 'account' ? 'X limits the account' : 'the rate limit is reached';
		session.log?.(`${of}: sending waits ${seconds} s`);
	}
	const now = clock.monotonic();
	gate.leave(pass, closed && scope === 'credential' ? closed : end, now);
	accountGate.leave(accountPass, closed && scope === 'account' ? closed : end, now);
	return { requestResult, isLimited };
}
