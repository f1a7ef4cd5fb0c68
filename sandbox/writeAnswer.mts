import { Refusal, wholeSeconds, type Answer } from './answer.mts';
import { errorRule } from './errorCodes.mts';
import type { State } from './state.mts';
import {
	SETTLES_WITHIN_MS,
	settleOverdue,
	statusUrlOf,
	WRITE_CREDITS,
	type WriteAction,
} from './writeAction.mts';

const KEY_LIFETIME_MS = 90 * 86_400_000;

/** The answer to a write, under the contract in force. */
export function writeAnswer(state: State, action: WriteAction, idempotent = false): Answer {
	const answer =
		state.settings.contract === 'lifecycle'
			? lifecycleAnswer(state, action, idempotent)
			: legacyWriteAnswer(action);
	return { ...answer, verdict: { kind: 'taken', action, replayed: idempotent } };
}

/** The answer to `GET /x/write-actions/{id}`: 200 for a settled record, else 202. */
export function pollAnswer(state: State, action: WriteAction): Answer {
	if (state.settings.contract === 'legacy') return legacyPollAnswer(action);
	const answer = lifecycleAnswer(state, action, false);
	return action.settling === null ? { ...answer, status: 200 } : answer;
}

/**
 * The original action's answer when the key was used before; undefined when it is new.
 * Throws `idempotency_conflict` when it was used for another request.
 */
export function replayAnswer(
	state: State,
	key: string | undefined,
	fingerprint: string,
): Answer | undefined {
	if (state.settings.contract === 'legacy' || key === undefined) return undefined;
	const action = state.actionOfKey.get(key);
	if (action === undefined) return undefined;
	// The API protects a key for at least 90 days; the sandbox takes it by the word.
	if (state.clock.ms() - action.createdAt >= KEY_LIFETIME_MS) {
		state.actionOfKey.delete(key);
		return undefined;
	}
	if (action.plan.fingerprint !== fingerprint) {
		throw new Refusal('idempotency_conflict');
	}
	settleOverdue(state, action);
	return writeAnswer(state, action, true);
}

function lifecycleAnswer(state: State, action: WriteAction, idempotent: boolean): Answer {
	const { settling } = action;
	const body = lifecycleRecord(state, action, idempotent);
	if (settling === null) return { status: action.settledHttpStatus, body };
	return {
		status: 202,
		headers: {
			location: statusUrlOf(action),
			'retry-after': String(wholeSeconds(settling.pollAfterMs)),
		},
		body,
	};
}

function lifecycleRecord(state: State, action: WriteAction, idempotent: boolean): unknown {
	const { plan, error, settling } = action;
	const { clock } = state;
	const success = action.status === 'success';
	const result = success ? action.result : null;
	const chargedCredits = success ? String(WRITE_CREDITS) : '0';
	// A time that is not known yet is absent, which JSON makes of undefined.
	const time = (ms: number | null) => (ms === null ? undefined : clock.iso(ms));
	return {
		object: 'x_write_action',
		id: action.id,
		writeActionId: action.id,
		action: plan.action,
		status: action.status,
		terminal: settling === null,
		success,
		retryable: error?.retryable ?? false,
		safeToRetry: error?.safeToRetry ?? false,
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
		result: result === null ? null : { type: result.type, id: result.id, state: result.state },
		...(result?.type === 'direct_message' && { messageId: result.id }),
		...(result?.type === 'media' && { mediaId: result.id, mediaUrl: result.mediaUrl }),
		idempotent,
		...(error !== null && { error: error.code, message: errorRule(error.code).message }),
		...(action.status === 'expired' && {
			message: 'It could not be confirmed. Look at the conversation before sending again.',
		}),
		createdAt: time(action.createdAt),
		updatedAt: time(action.updatedAt),
		completedAt: time(action.completedAt),
		confirmedAt: success ? time(action.completedAt) : undefined,
		expiresAt: time(action.createdAt + SETTLES_WITHIN_MS),
	};
}

function legacyWriteAnswer(action: WriteAction): Answer {
	if (action.error !== null) {
		const { code } = action.error;
		return {
			status: action.settledHttpStatus,
			body: { error: code, message: errorRule(code).message },
		};
	}
	if (action.settling !== null) {
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
	return { status: 200, body: { ...legacyResult(action), success: true } };
}

function legacyPollAnswer(action: WriteAction): Answer {
	const success = action.status === 'success';
	return {
		status: action.settling === null ? 200 : 202,
		body: {
			writeActionId: action.id,
			status: action.settling === null ? action.status : 'pending_confirmation',
			charged: success,
			success,
			...(success && legacyResult(action)),
			...(action.error !== null && {
				error: action.error.code,
				message: errorRule(action.error.code).message,
				retryable: action.error.retryable,
			}),
		},
	};
}

function legacyResult({ result }: WriteAction): Record<string, unknown> {
	if (result === null) return {};
	return result.type === 'media'
		? { mediaId: result.id, mediaUrl: result.mediaUrl }
		: { messageId: result.id };
}
