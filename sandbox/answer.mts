import type { ErrorCode, NextActionType } from './errorCodes.mts';
import { errorRule } from './errorCodes.mts';
import { isJsonObject } from './json.mts';
import type { Settings } from './options.mts';
import type { Verdict } from './writeAttempt.mts';

/** An answer of the API, before anything happens to it on the wire. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	/** Sent as JSON. */
	body: unknown;
	/** Time before it is sent, in ms, on top of the sandbox's latency. */
	delayMs?: number;
	/** What was decided, for those who watch; never sent. */
	verdict?: Verdict;
}

/** `nextAction` of a write answer. */
export interface NextAction {
	type: NextActionType;
	url?: string;
	afterMs?: number;
	requiresNewIdempotencyKey?: boolean;
}

/** What an error answer may say beyond its code. */
export interface RefusalDetails {
	message?: string;
	/** Body fields added as they are, such as `fieldErrors` or `allowedFields`. */
	extra?: Record<string, unknown>;
	/** Instead of the wait of the code's rule, in ms. */
	retryAfterMs?: number;
}

/** Thrown by an endpoint that refuses a request before anything is dispatched. */
export class Refusal extends Error {
	readonly code: ErrorCode;
	readonly details: RefusalDetails;

	constructor(code: ErrorCode, details: RefusalDetails = {}) {
		super(details.message ?? errorRule(code).message);
		this.name = 'Refusal';
		this.code = code;
		this.details = details;
	}
}

/** `invalid_input` that names the field. */
export function invalidField(field: string, message: string): Refusal {
	return new Refusal('invalid_input', {
		message: `${field}: ${message}`,
		extra: { fieldErrors: [{ field, message }] },
	});
}

/** `unsupported_field` that names the field and the fields there are. */
export function unsupportedField(field: string, allowedFields: readonly string[]): Refusal {
	return new Refusal('unsupported_field', {
		message: `${field}: this endpoint does not take this field.`,
		extra: { fieldErrors: [{ field, message: 'unsupported' }], allowedFields },
	});
}

/**
 * The answer to a refused request. Only a write under the lifecycle contract says whether and how
 * it may be retried; everything else is `{error, message}`.
 */
export function refusalAnswer(refusal: Refusal, settings: Settings, isWrite: boolean): Answer {
	const { code, details } = refusal;
	const rule = errorRule(code);
	const retryAfterMs = details.retryAfterMs ?? rule.retryAfterMs;
	const nextAction: NextAction = {
		type: rule.next,
		...(rule.next === 'retry' && {
			...(retryAfterMs !== undefined && { afterMs: retryAfterMs }),
			requiresNewIdempotencyKey: rule.newKey,
		}),
	};
	const hasLifecycle = isWrite && settings.contract === 'lifecycle' && rule.stage !== 'outside';
	return {
		status: rule.status,
		verdict: { kind: 'refused', code, message: refusal.message },
		headers:
			retryAfterMs === undefined ? {} : { 'retry-after': String(wholeSeconds(retryAfterMs)) },
		body: {
			error: code,
			message: refusal.message,
			...(code === 'rate_limit_exceeded' && { retryAfter: wholeSeconds(retryAfterMs ?? 0) }),
			...(rule.waitInBodyMs && { retryAfterMs }),
			...(hasLifecycle && {
				retryable: rule.retryable,
				safeToRetry: rule.safeToRetry,
				charged: false,
				chargedCredits: '0',
				success: false,
				nextAction,
				...details.extra,
			}),
		},
	};
}

/** Seconds for a `Retry-After` header: whole, rounded up so that nobody comes back too early. */
export function wholeSeconds(ms: number): number {
	return Math.ceil(ms / 1_000);
}

/** The body with `error` as an object, for clients that opted in to that shape. */
export function withErrorObject(body: unknown): unknown {
	if (!isJsonObject(body) || typeof body['error'] !== 'string') return body;
	const { error: code, message } = body;
	return { ...body, error: { type: 'api_error', code, message } };
}
