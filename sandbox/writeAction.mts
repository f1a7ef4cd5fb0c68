import type { Account } from './account.mts';
import type { NextAction } from './answer.mts';
import { errorRule } from './errorCodes.mts';
import type { WriteOutcome } from './fault.mts';
import type { State } from './state.mts';

/** Credits for a send, an upload, or a deletion. */
export const WRITE_CREDITS = 10;

/** A pending write settles within 15 minutes, in ms. */
export const SETTLES_WITHIN_MS = 900_000;

/** What a write made: a message or media. */
interface WriteResult {
	type: 'direct_message' | 'media';
	id: string;
	state: string;
	mediaUrl?: string;
}

/** A write that passed every check, ready to be dispatched. */
export interface WritePlan {
	action: 'send_dm' | 'upload_media' | 'delete_dm';
	account: Account;
	/** Whom or what it is about; null for an upload, which touches nothing that exists on X. */
	target: { type: 'user' | 'message'; id: string } | null;
	payload: Record<string, unknown>;
	key: string | undefined;
	/** The `X-Request-Id` of the request that asked for it. */
	requestId: string;
	/** SHA-256 (hex) over what makes two writes the same. */
	fingerprint: string;
	/** The usual error of a `failed_safe` end. */
	notDoneCode: string;
	/** Does it: the message enters the outbox, the media the store, the deletion is noted. */
	carryOut(writeActionId: string): WriteResult;
}

/** The server's record of a write. Times are in ms since 1970. */
export interface WriteAction {
	readonly id: string;
	readonly plan: WritePlan;
	readonly createdAt: number;
	/** The last change, which is the end once there is one. */
	updatedAt: number;
	sendDispatchedAt: number | null;
	status: 'accepted' | 'dispatching' | 'pending_confirmation' | 'success' | 'failed' | 'expired';
	/** Hidden from the client until the status is `success`. */
	result: WriteResult | null;
	error: { code: string; isSafeToRetry: boolean } | null;
	nextAction: NextAction | null;
	/** The HTTP status of the settled record: 200, or the error's when it failed at dispatch. */
	settledHttpStatus: number;
	/** How an active write will end, and the polls until then. */
	settling: { outcome: WriteOutcome; pollsLeft: number; pollAfterMs: number } | null;
}

/** Carries out a write at once; the record is a success and the credits are taken. */
export function dispatch(state: State, plan: WritePlan): WriteAction {
	const action = record(state, plan);
	action.sendDispatchedAt = state.clock.ms();
	action.result = plan.carryOut(action.id);
	succeed(state, action);
	return action;
}

/** X refuses a write at dispatch: a failed record that replays the same. */
export function dispatchRefused(state: State, plan: WritePlan, code: string): WriteAction {
	const action = record(state, plan);
	const { safeToRetry, status, next } = errorRule(code);
	if (!safeToRetry) action.sendDispatchedAt = state.clock.ms();
	action.settledHttpStatus = status;
	fail(state, action, code, safeToRetry);
	if (next === 'verify_result') action.nextAction = { type: next };
	return action;
}

/**
 * Accepts a write that is answered with 202. X has the message from this moment on when it will end
 * in success, so it enters the outbox here, once, and not when the client learns of it.
 */
export function accept(state: State, plan: WritePlan, outcome: WriteOutcome): WriteAction {
	const action = record(state, plan);
	const { end, polls = 1, pollAfterMs = 1_000, delivered = false } = outcome;
	action.settling = { outcome, pollsLeft: polls, pollAfterMs };
	action.nextAction = { type: 'poll', url: statusUrlOf(action), afterMs: pollAfterMs };
	// "Safe" means nothing was dispatched, and the record never claims otherwise on the way there.
	if (end === 'failed_safe') return action;
	action.status = 'pending_confirmation';
	action.sendDispatchedAt = state.clock.ms();
	if (end === 'success' || (end !== 'failed_unsafe' && delivered)) {
		action.result = plan.carryOut(action.id);
	}
	return action;
}

/** Counts a poll; settles the write when its polls, or its 15 minutes, are over. */
export function pollAction(state: State, action: WriteAction): void {
	settleOverdue(state, action);
	if (action.settling === null) return;
	action.settling.pollsLeft -= 1;
	if (action.status === 'accepted') action.status = 'dispatching';
	if (action.settling.pollsLeft <= 0) settle(state, action, action.settling.outcome);
}

/** Settles an active write whose 15 minutes are over on the sandbox's clock. */
export function settleOverdue(state: State, action: WriteAction): void {
	if (action.settling !== null && state.clock.ms() - action.createdAt >= SETTLES_WITHIN_MS) {
		settle(state, action, action.settling.outcome);
	}
}

/** The relative address of a record, as `statusUrl` has it. */
export function statusUrlOf(action: WriteAction): string {
	return `/api/v1/x/write-actions/${action.id}`;
}

function record(state: State, plan: WritePlan): WriteAction {
	const now = state.clock.ms();
	const action: WriteAction = {
		id: state.ids.nextWriteActionId(),
		plan,
		createdAt: now,
		updatedAt: now,
		sendDispatchedAt: null,
		status: 'accepted',
		result: null,
		error: null,
		nextAction: null,
		settledHttpStatus: 200,
		settling: null,
	};
	state.actions.set(action.id, action);
	// The legacy contract takes a key but ignores it: a repeat sends again.
	if (plan.key !== undefined && state.settings.contract === 'lifecycle') {
		state.actionOfKey.set(plan.key, action);
	}
	return action;
}

function settle(state: State, action: WriteAction, { end, error }: WriteOutcome): void {
	if (end === 'success') succeed(state, action);
	if (end === 'failed_safe') fail(state, action, error ?? action.plan.notDoneCode, true);
	if (end === 'failed_unsafe') fail(state, action, error ?? 'x_rejected', false);
	if (end === 'expired') complete(state, action, end, { type: 'verify_result' });
}

function succeed(state: State, action: WriteAction): void {
	state.creditsSpent += WRITE_CREDITS;
	complete(state, action, 'success', null);
}

function fail(state: State, action: WriteAction, code: string, isSafeToRetry: boolean): void {
	action.error = { code, isSafeToRetry };
	const next: NextAction = isSafeToRetry
		? { type: 'retry', requiresNewIdempotencyKey: true }
		: { type: 'fix_request' };
	complete(state, action, 'failed', next);
}

function complete(
	state: State,
	action: WriteAction,
	status: WriteAction['status'],
	nextAction: NextAction | null,
): void {
	const updatedAt = state.clock.ms();
	Object.assign(action, { status, nextAction, updatedAt, settling: null });
}
