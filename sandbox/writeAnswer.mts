import { createHash } from 'node:crypto';
import type { Account } from './account.mts';
import { refusalAnswer, Refusal, wholeSeconds, type Answer } from './answer.mts';
import { errorRule } from './errorCodes.mts';
import type { ReceivedRequest } from './receive.mts';
import type { State } from './state.mts';
import {
	accept,
	dispatch,
	dispatchRefused,
	pollAction,
	SETTLES_WITHIN_MS,
	settleOverdue,
	statusUrlOf,
	WRITE_CREDITS,
	type WriteAction,
	type WritePlan,
} from './writeAction.mts';
import { requireAccount, requireCredits, requireId, type Ending } from './writeRequest.mts';

const KEY_LIFETIME_MS = 90 * 86_400_000;

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
	const { key, requestId } = request;
	// Exactly as written, `@acme`, `acme` and its ID as three accounts: nobody knows that the API is
	// laxer, and a client that passes here passes there.
	const same = JSON.stringify([action, accountName, target?.id ?? null, payload]);
	const fingerprint = createHash('sha256').update(same).digest('hex');
	const replayed = replayedAction(state, key, fingerprint);
	if (replayed !== undefined) return writeAnswer(state, replayed, true);

	const account = requireAccount(accountName);
	requireCredits(state);
	const ending: Ending =
		request.outcome === undefined ? write.ending(account) : { outcome: request.outcome };
	const { outcome, code, carriedOut, delayMs } = ending;
	const refusedWith = carriedOut === true ? undefined : code;
	if (refusedWith !== undefined && errorRule(refusedWith).stage !== 'dispatch') {
		throw new Refusal(refusedWith);
	}
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
	let made: WriteAction;
	if (outcome !== undefined) made = accept(state, plan, outcome);
	else if (refusedWith !== undefined) made = dispatchRefused(state, plan, refusedWith);
	else made = dispatch(state, plan);
	const answer = { ...writeAnswer(state, made, false), delayMs };
	if (carriedOut !== true || code === undefined) return answer;
	return { ...refusalAnswer(new Refusal(code), state, true), verdict: answer.verdict };
}

/** `GET /x/write-actions/{id}`: the record as it stands. Free. Each call is one poll. */
export function pollWriteAction(state: State, request: ReceivedRequest): Answer {
	const action = state.actions.get(requireId(request, 'id', 'invalid_id'));
	if (action === undefined) throw new Refusal('not_found');
	pollAction(state, action);
	if (state.settings.contract === 'legacy') return legacyPollAnswer(action);
	const answer = lifecycleAnswer(state, action, false);
	return action.settling === null ? { ...answer, status: 200 } : answer;
}

/** The answer to a write, under the contract in force. */
function writeAnswer(state: State, action: WriteAction, replayed: boolean): Answer {
	const answer =
		state.settings.contract === 'lifecycle'
			? lifecycleAnswer(state, action, replayed)
			: legacyWriteAnswer(action);
	return { ...answer, verdict: { kind: 'taken', action, replayed } };
}

/** What the key was used for before, if it was. Throws `idempotency_conflict` when it was another. */
function replayedAction(
	state: State,
	key: string | undefined,
	fingerprint: string,
): WriteAction | undefined {
	const action = state.actionOfKey.get(key ?? '');
	if (key === undefined || action === undefined) return undefined;
	// The API protects a key for at least 90 days; the sandbox takes it by the word.
	if (state.clock.ms() - action.createdAt >= KEY_LIFETIME_MS) {
		state.actionOfKey.delete(key);
		return undefined;
	}
	if (action.plan.fingerprint !== fingerprint) throw new Refusal('idempotency_conflict');
	settleOverdue(state, action);
	return action;
}

function lifecycleAnswer(state: State, action: WriteAction, idempotent: boolean): Answer {
	const { settling } = action;
	const body = lifecycleRecord(state, action, idempotent);
	if (settling === null) return { status: action.settledHttpStatus, body };
	const retryAfter = String(wholeSeconds(settling.pollAfterMs));
	const headers = { location: statusUrlOf(action), 'retry-after': retryAfter };
	return { status: 202, headers, body };
}

function lifecycleRecord(state: State, action: WriteAction, idempotent: boolean): unknown {
	const { plan, error, settling } = action;
	const success = action.status === 'success';
	const result = success ? action.result : null;
	const chargedCredits = success ? String(WRITE_CREDITS) : '0';
	// A time that is not known yet is absent, which JSON makes of undefined.
	const time = (ms: number | false | null) =>
		ms === null || ms === false ? undefined : state.clock.iso(ms);
	return {
		object: 'x_write_action',
		id: action.id,
		writeActionId: action.id,
		action: plan.action,
		status: action.status,
		terminal: settling === null,
		success,
		retryable: error?.isSafeToRetry ?? false,
		safeToRetry: error?.isSafeToRetry ?? false,
		sendDispatched: action.sendDispatchedAt !== null,
		sendDispatchedAt: time(action.sendDispatchedAt),
		statusUrl: statusUrlOf(action),
		pollAfterMs: settling?.pollAfterMs ?? null,
		nextAction: action.nextAction,
		charged: success,
		chargedCredits,
		billing: {
			status: success ? 'charged' : settling === null ? 'not_charged' : 'pending',
			charged: success,
			plannedCredits: String(WRITE_CREDITS),
			chargedCredits,
		},
		request: { hash: plan.fingerprint, payload: plan.payload },
		requestHash: plan.fingerprint,
		requestId: plan.requestId,
		account: { id: plan.account.id, username: plan.account.username },
		target: plan.target,
		targetId: plan.target?.id ?? null,
		result: result && { type: result.type, id: result.id, state: result.state },
		...(result && resultIds(result)),
		idempotent,
		...(error && errorOf(error)),
		...(action.status === 'expired' && {
			message: 'It could not be confirmed. Look at the conversation before sending again.',
		}),
		createdAt: time(action.createdAt),
		updatedAt: time(action.updatedAt),
		completedAt: time(settling === null && action.updatedAt),
		confirmedAt: time(success && action.updatedAt),
		expiresAt: time(action.createdAt + SETTLES_WITHIN_MS),
	};
}

function legacyWriteAnswer(action: WriteAction): Answer {
	const { error, result } = action;
	if (error !== null) return { status: action.settledHttpStatus, body: errorOf(error) };
	if (action.settling === null) {
		return { status: 200, body: { ...(result && resultIds(result)), success: true } };
	}
	return {
		status: 202,
		body: {
			error: 'x_write_unconfirmed',
			status: 'pending_confirmation',
			writeActionId: action.id,
			charged: false,
			retryable: false,
		},
	};
}

function legacyPollAnswer({ id, status, settling, result, error }: WriteAction): Answer {
	const success = status === 'success';
	return {
		status: settling === null ? 200 : 202,
		body: {
			writeActionId: id,
			status: settling === null ? status : 'pending_confirmation',
			charged: success,
			success,
			...(success && result && resultIds(result)),
			...(error && { ...errorOf(error), retryable: error.isSafeToRetry }),
		},
	};
}

function errorOf({ code }: { code: string }): { error: string; message: string } {
	return { error: code, message: errorRule(code).message };
}

function resultIds({ type, id, mediaUrl }: NonNullable<WriteAction['result']>) {
	return type === 'media' ? { mediaId: id, mediaUrl } : { messageId: id };
}
