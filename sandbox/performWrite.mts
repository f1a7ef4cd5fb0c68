import type { Account } from './account.mts';
import { refusalAnswer, Refusal, type Answer } from './answer.mts';
import { errorRule } from './errorCodes.mts';
import type { ReceivedRequest } from './receivedRequest.mts';
import type { State } from './state.mts';
import {
	accept,
	dispatch,
	dispatchRefused,
	fingerprintOf,
	type WriteAction,
	type WritePlan,
} from './writeAction.mts';
import { replayAnswer, writeAnswer } from './writeAnswer.mts';
import { requireAccount, requireCredits, type Ending } from './writeRequest.mts';

/** A write as its endpoint reads it from the request. */
export interface Write extends Pick<WritePlan, 'action' | 'target' | 'payload' | 'notDoneCode'> {
	/** The account as the request names it. */
	accountName: string;
	/** How it ends, unless a fault says so. */
	ending(account: Account): Ending;
	/** Makes the last checks, and gives what carries it out. Throws a Refusal. */
	prepare(account: Account): WritePlan['carryOut'];
}

/**
 * Answers a write: a repeat under a known key by its first record, another by what becomes of it.
 * Throws a Refusal in the API's order of checks.
 */
export function performWrite(state: State, request: ReceivedRequest, write: Write): Answer {
	const { action, accountName, target, payload, notDoneCode } = write;
	const { key, requestId, outcome } = request;
	const fingerprint = fingerprintOf(action, accountName, target?.id ?? null, payload);
	const replay = replayAnswer(state, key, fingerprint);
	if (replay !== undefined) return replay;

	const account = requireAccount(accountName);
	requireCredits(state);
	const ending = outcome === undefined ? write.ending(account) : { outcome };
	refuseBeforeDispatch(ending);
	const plan = {
		action,
		account,
		target,
		payload: { account: accountName, ...payload },
		key,
		requestId,
		fingerprint,
		notDoneCode,
		carryOut: write.prepare(account),
	};
	return answerOf(state, plan, ending);
}

function refuseBeforeDispatch({ code, carriedOut }: Ending): void {
	if (code === undefined || carriedOut === true) return;
	if (errorRule(code).stage !== 'dispatch') throw new Refusal(code);
}

function answerOf(state: State, plan: WritePlan, ending: Ending): Answer {
	const { code, carriedOut, delayMs } = ending;
	const answer = writeAnswer(state, actionOf(state, plan, ending));
	if (carriedOut === true && code !== undefined) {
		const { status, headers, body } = refusalAnswer(new Refusal(code), state, true);
		return { ...answer, status, headers, body };
	}
	return { ...answer, ...(delayMs !== undefined && { delayMs }) };
}

function actionOf(state: State, plan: WritePlan, ending: Ending): WriteAction {
	const { code, outcome, carriedOut } = ending;
	if (outcome !== undefined) return accept(state, plan, outcome);
	return code === undefined || carriedOut === true
		? dispatch(state, plan)
		: dispatchRefused(state, plan, code);
}
