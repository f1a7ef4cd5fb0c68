import type { RequestResult, XquikRequest } from '../api/requestResult';
import { decideWrite } from './decision';
import { pollDelay } from './delay';
import type { PassEnd } from './queue/gate';
import { shortDuration } from './queue/heldBack';
import { sendQueued } from './sendQueued';
import type { DeliverySession } from './session';
import type { WaitBudget } from './waiting';
import type { WriteStep } from './write';

/** A wait in the queue that n8n's log tells of, in ms. */
const LONG_WAIT = 10_000;

/**
 * Sends a request of a write in its turn, and tells the gates of its account and its kind how it went.
 * Never throws.
 *
 * @param limited how often the write has met a rate limit before
 * @param isFirst whether no request of the write has been carried out before
 */
export async function sendThroughGates(
	request: XquikRequest,
	step: WriteStep,
	budget: WaitBudget,
	session: DeliverySession,
	{ limited, isFirst }: { limited: number; isFirst: boolean },
): Promise<{ requestResult: RequestResult; isLimited: boolean }> {
	const { clock, contract, pacer } = session;
	const accountGate = session.accountGate(step.account);
	const gate = session[step.kind.gate];
	const paced = step.kind.sendsMessage && pacer !== undefined ? [pacer] : [];
	const gates = [gate, accountGate, ...paced];
	const sent = await sendQueued(request, gates, budget, session, isFirst);
	if ('kind' in sent) return { requestResult: sent, isLimited: false };
	const { requestResult, waited } = sent;
	if (waited >= LONG_WAIT) session.log?.(`waited ${shortDuration(waited)} in the queue`);
	contract.learn(requestResult);
	const decision = decideWrite(requestResult, clock.now());
	const end: PassEnd = requestResult.kind === 'answer' ? 'accepted' : 'no_answer';
	if (decision.kind !== 'wait') {
		sent.end(() => end);
		budget.served();
		return { requestResult, isLimited: false };
	}
	const closedFor = pollDelay(decision.afterMs, limited, clock.random());
	const closes = decision.scope === 'account' ? accountGate : gate;
	if (closes.closedFor(clock.monotonic()) === 0) {
		const of = closes === accountGate ? 'X limits the account' : 'the rate limit is reached';
		session.log?.(`${of}: sending waits ${Math.ceil(closedFor / 1000)} s`);
	}
	sent.end((other) => (other === closes ? { closedFor } : end));
	return { requestResult, isLimited: true };
}
