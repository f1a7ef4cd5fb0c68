import type { RequestResult, NoAnswer } from '../api/requestResult';
import type { ApiProblem, WriteAction } from '../api/writeAction';
import { readProblem, readLegacySuccess, readWriteAction } from '../api/writeAction';
import { serverDelay } from './delay';

/** What an error says, in the terms of the row and of the error table. */
export interface Problem {
	/** Xquik's `error` code, or one of ours such as `ECONNRESET` or `redirect_refused`. */
	code: string;
	message: string;
	httpStatus?: number;
	/** A later attempt could succeed. */
	retryable: boolean;
	/** Nothing was sent: the same message can be sent again without a duplicate. */
	safeToRetry: boolean;
	/** `nextAction.type` of the server: `poll`, `retry`, `verify_result`, `fix_request`. */
	nextAction?: string;
	/** The fields the server complains about. */
	fields?: string[];
}

/** A 409: the key belongs to another request, and what became of that one is not said. */
export const CONFLICTS: ReadonlySet<string> = new Set([
	'idempotency_conflict',
	'idempotency_key_conflict',
]);

/** Whom an error takes down besides its own item (docs/delivery.md, "From answer to decision"). */
export type BlockScope = 'account' | 'credential';

/** A write that is done. */
export interface WriteSuccess {
	id?: string;
	mediaUrl?: string;
	action?: WriteAction;
	replayed: boolean;
}

/** What to do after an answer. Delays are in ms and the server's own; the caller adds backoff. */
export type Decision =
	| { kind: 'done'; success: WriteSuccess }
	| { kind: 'poll'; actionId: string; action?: WriteAction; afterMs?: number }
	| { kind: 'next_attempt'; problem: Problem; action?: WriteAction; afterMs?: number }
	/** Ask again under the same key; `unknown` when the write may have happened. */
	| { kind: 'replay'; problem: Problem; unknown: boolean; afterMs?: number }
	/** Over a rate limit: nothing happened; all that `scope` names waits. */
	| { kind: 'wait'; problem: Problem; scope: BlockScope; afterMs?: number }
	| {
			kind: 'failed';
			problem: Problem;
			action?: WriteAction;
			conclusive: boolean;
			blocks?: BlockScope;
	  }
	| { kind: 'unconfirmed'; problem: Problem; action?: WriteAction; blocks?: BlockScope }
	| { kind: 'cancelled'; problem: Problem };

const CREDENTIAL_IS_OUT = new Set([
	'unauthenticated',
	'no_subscription',
	'subscription_inactive',
	'payment_failed',
	'no_credits',
	'insufficient_credits',
]);

const ACCOUNT_IS_OUT = new Set([
	'x_daily_limit',
	'login_cooldown',
	'login_failed',
	'x_auth_failure',
	'account_needs_reauth',
	'account_restricted',
]);

/** Rate limits that X sets for one account (docs/xquik-api.md: "Rate limits"). */
const ACCOUNT_WAITS = new Set(['x_rate_limited', 'x_api_rate_limited']);

/** The same message would be refused again, whatever the server says of trying. */
export const NEVER_UNCHANGED: ReadonlySet<string> = new Set([
	'x_dm_not_allowed',
	'recipient_blocked_dms',
	'dm_not_permitted',
	'x_duplicate_action',
]);

/**
 * Whom an error takes down besides its own item (docs/delivery.md, "From answer to decision"). Of
 * the 403s only the two that are about the account do: the others are about one recipient.
 */
export function blocksOf(status: number, code: string): BlockScope | undefined {
	if (ACCOUNT_IS_OUT.has(code)) return 'account';
	if (status === 401 || status === 402 || CREDENTIAL_IS_OUT.has(code)) return 'credential';
	return undefined;
}

function problemOf(
	api: ApiProblem,
	status: number,
	fallback: string,
	overrides: Partial<Problem> = {},
): Problem {
	return {
		code: api.code ?? fallback,
		message: api.message ?? '',
		httpStatus: status,
		retryable: api.retryable ?? false,
		safeToRetry: api.safeToRetry ?? false,
		nextAction: api.nextAction?.type,
		...(api.fields.length > 0 ? { fields: api.fields } : {}),
		...overrides,
	};
}

function decideNoAnswer(noAnswer: NoAnswer): Decision {
	const { reason, code, message } = noAnswer;
	const problem = { code, message, retryable: true, safeToRetry: reason !== 'lost' };
	switch (reason) {
		case 'cancelled':
			return { kind: 'cancelled', problem };
		case 'refused_here':
			return { kind: 'failed', problem: { ...problem, retryable: false }, conclusive: false };
		case 'not_reached':
			return { kind: 'replay', problem, unknown: false };
		case 'lost':
			return { kind: 'replay', problem, unknown: true };
	}
}

function decideAction(
	action: WriteAction,
	api: ApiProblem,
	status: number,
	afterMs: number | undefined,
): Decision {
	const verify = action.nextAction?.type === 'verify_result';
	if (action.status === 'success') {
		const success = {
			id: action.resultId,
			mediaUrl: action.mediaUrl,
			action,
			replayed: action.idempotent,
		};
		return { kind: 'done', success };
	}
	if (action.status === 'expired' || verify) {
		const problem = problemOf(api, status, 'x_write_expired', { safeToRetry: false });
		return { kind: 'unconfirmed', problem, action };
	}
	if (action.status === 'failed') {
		const problem = problemOf(api, status, 'x_write_failed');
		const blocks = blocksOf(status, problem.code);
		const again = action.retryable || action.nextAction?.type === 'retry';
		const mayPass = again && blocks === undefined && !NEVER_UNCHANGED.has(problem.code);
		return action.safeToRetry && mayPass
			? { kind: 'next_attempt', problem, action, afterMs }
			: { kind: 'failed', problem, action, conclusive: true, blocks };
	}
	const problem = problemOf(api, status, 'unexpected_answer');
	if (action.terminal) return { kind: 'unconfirmed', problem, action };
	return action.id === undefined
		? { kind: 'replay', problem, unknown: true, afterMs }
		: { kind: 'poll', actionId: action.id, action, afterMs };
}

/**
 * What to do after the answer to a POST or DELETE: the table of docs/delivery.md, line by line.
 *
 * @param now ms since 1970, for `Retry-After` dates
 */
export function decideWrite(requestResult: RequestResult, now: number): Decision {
	if (requestResult.kind === 'no_answer') return decideNoAnswer(requestResult);
	const { status, body, headers } = requestResult;
	const afterMs = serverDelay(headers, body, now);
	const api = readProblem(body);

	if (status >= 300 && status < 400) {
		const problem = problemOf(api, status, 'redirect_refused', { code: 'redirect_refused' });
		return { kind: 'failed', problem, conclusive: false };
	}
	// Whatever record comes with it is that of the other message.
	if (status === 409) return decideConflict(api, status);
	const action = readWriteAction(body);
	if (action !== undefined) return decideAction(action, api, status, afterMs);
	const legacy = status < 300 ? readLegacySuccess(body) : undefined;
	if (legacy !== undefined) return { kind: 'done', success: { ...legacy, replayed: false } };

	const code = api.code ?? '';
	if (CONFLICTS.has(code)) return decideConflict(api, status);
	const blocks = blocksOf(status, code);
	if (blocks !== undefined) {
		return {
			kind: 'failed',
			problem: problemOf(api, status, `http_${status}`),
			conclusive: false,
			blocks,
		};
	}
	if (status === 429) {
		const problem = problemOf(api, status, 'rate_limit_exceeded', {
			retryable: true,
			safeToRetry: true,
		});
		const scope = ACCOUNT_WAITS.has(code) ? 'account' : 'credential';
		return { kind: 'wait', problem, scope, afterMs };
	}
	if (api.lifecycle && status >= 400) return decideLifecycleError(api, status, afterMs);
	if (status < 300 || status === 408 || status >= 500) {
		const fallback = requestResult.notJson ? 'answer_not_json' : 'unexpected_answer';
		const problem = problemOf(api, status, fallback, { retryable: true });
		return { kind: 'replay', problem, unknown: true, afterMs };
	}
	return { kind: 'failed', problem: problemOf(api, status, `http_${status}`), conclusive: false };
}

/**
 * The body of a 409 calls itself safe to retry, which is true of this request alone: the message
 * that the key was first used for may be out, so nobody may read it as "nothing was sent".
 */
function decideConflict(api: ApiProblem, status: number): Decision {
	const problem = problemOf(api, status, 'idempotency_conflict', {
		retryable: false,
		safeToRetry: false,
		nextAction: 'verify_result',
	});
	return { kind: 'failed', problem, conclusive: true };
}

function decideLifecycleError(
	api: ApiProblem,
	status: number,
	afterMs: number | undefined,
): Decision {
	const problem = problemOf(api, status, `http_${status}`);
	if (api.safeToRetry && api.retryable) {
		// Without a record under the old key a later run would find that key unused, and send under it.
		const newKey = api.nextAction?.requiresNewIdempotencyKey && api.writeActionId !== undefined;
		if (!newKey) return { kind: 'replay', problem, unknown: false, afterMs };
		return NEVER_UNCHANGED.has(problem.code)
			? { kind: 'failed', problem, conclusive: false }
			: { kind: 'next_attempt', problem, afterMs };
	}
	if (api.nextAction?.type === 'verify_result') return { kind: 'unconfirmed', problem };
	if (api.nextAction?.type === 'poll' && api.writeActionId !== undefined) {
		return { kind: 'poll', actionId: api.writeActionId, afterMs };
	}
	// What does not call itself safe leaves the outcome open: the same key asks again.
	if ((status === 408 || status >= 500) && !api.safeToRetry)
		return { kind: 'replay', problem, unknown: true, afterMs };
	// It speaks of this request alone: an earlier one under the key may have been carried out.
	return { kind: 'failed', problem, conclusive: false };
}

/** What to do after a poll: it may be asked again at will, and never leads to a new write. */
export type PollDecision =
	| Exclude<Decision, { kind: 'replay' | 'wait' }>
	| { kind: 'ask_again'; problem: Problem; afterMs?: number };

/**
 * What to do after the answer to `GET /x/write-actions/{id}`.
 *
 * @param now ms since 1970, for `Retry-After` dates
 */
export function decidePoll(requestResult: RequestResult, now: number): PollDecision {
	if (requestResult.kind === 'answer' && readWriteAction(requestResult.body) === undefined) {
		const { status, body } = requestResult;
		const api = readProblem(body);
		const passing =
			status === 408 ||
			status === 429 ||
			status >= 500 ||
			(status < 300 && !readLegacySuccess(body));
		if (status >= 300 && !passing) {
			const code = status < 400 ? 'redirect_refused' : (api.code ?? `http_${status}`);
			const problem = problemOf(api, status, code, { code, safeToRetry: false });
			return { kind: 'unconfirmed', problem, blocks: blocksOf(status, code) };
		}
		if (passing) {
			const problem = problemOf(api, status, `http_${status}`, { safeToRetry: false });
			return { kind: 'ask_again', problem, afterMs: serverDelay(requestResult.headers, body, now) };
		}
	}
	const decision = decideWrite(requestResult, now);
	if (decision.kind === 'replay' || decision.kind === 'wait') {
		return { kind: 'ask_again', problem: decision.problem, afterMs: decision.afterMs };
	}
	if (decision.kind === 'failed' && !decision.conclusive) {
		return { kind: 'unconfirmed', problem: decision.problem };
	}
	return decision;
}
