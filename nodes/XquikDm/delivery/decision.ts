import type { RequestResult, NoAnswer } from '../api/requestResult';
import type { ApiProblem, WriteAction } from '../api/writeAction';
import { readProblem, readLegacySuccess, readWriteAction } from '../api/writeAction';
import type { BlockScope } from '../errors/errorEntry';
import { errorEntry } from '../errors/errorTable';
import { serverDelay } from './delay';

export type { BlockScope };

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

/** Whom an error blocks besides its own item (docs/delivery.md: "From answer to decision"). */
export function blocksOf(status: number, code: string): BlockScope | undefined {
	const { blocks } = errorEntry(code);
	return blocks ?? (status === 401 || status === 402 ? 'credential' : undefined);
}

/** Whether a later attempt could succeed: the server's word, or else that of the error table. */
export function mayPassLater(api: ApiProblem, code: string, status: number): boolean {
	return api.retryable ?? errorEntry(code, status).retryable ?? false;
}

/** A problem of which no server speaks; the error table says whether it may pass. */
export function ownProblem(code: string, safeToRetry: boolean, message = ''): Problem {
	return { code, message, retryable: errorEntry(code).retryable ?? false, safeToRetry };
}

function problemOf(
	api: ApiProblem,
	status: number,
	fallback: string,
	overrides: Partial<Problem> = {},
): Problem {
	const code = overrides.code ?? api.code ?? fallback;
	return {
		code,
		message: api.message ?? '',
		httpStatus: status,
		retryable: mayPassLater(api, code, status),
		safeToRetry: api.safeToRetry ?? false,
		nextAction: api.nextAction?.type,
		...(api.fields.length > 0 ? { fields: api.fields } : {}),
		...overrides,
	};
}

function decideNoAnswer(noAnswer: NoAnswer): Decision {
	const { reason, code, message } = noAnswer;
	const problem = ownProblem(code, reason !== 'lost', message);
	switch (reason) {
		case 'cancelled':
			return { kind: 'cancelled', problem };
		case 'refused_here':
			return { kind: 'failed', problem, conclusive: false };
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
		const mayPass = again && blocks === undefined && !errorEntry(problem.code).neverUnchanged;
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
	if (errorEntry(code).isConflict) return decideConflict(api, status);
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
		const scope = errorEntry(code).limits ?? 'credential';
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
	// Another code speaks of this request alone: an earlier one under the key may have been carried out.
	return { kind: 'failed', problem, conclusive: errorEntry(problem.code).isConflict === true };
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
		return errorEntry(problem.code).neverUnchanged
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
