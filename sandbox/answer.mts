import { errorRule, type ErrorCode, type NextActionType } from './errorCodes.mts';
import { creditsLeft, type State } from './state.mts';
import type { Verdict } from './records.mts';

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
	/** What the refused call costs, in credits; default the price of a write or of a lookup. */
	requiredCredits?: number;
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
		extra: { fieldErrors: [{ code: 'invalid', message, path: field }] },
	});
}

/** `unsupported_field` that names the field and the fields there are. */
export function unsupportedField(field: string, allowedFields: readonly string[]): Refusal {
	const message = 'This endpoint does not take this field.';
	return new Refusal('unsupported_field', {
		message: `${field}: ${message}`,
		extra: { fieldErrors: [{ code: 'unsupported', message, path: field }], allowedFields },
	});
}

/** The statuses of a refused write whose body the document has say whether it may be retried. */
const LIFECYCLE_STATUSES = [400, 409, 503];

/** Keeps caches off, and tells how to authenticate. */
const AUTHENTICATE = { 'cache-control': 'no-store', 'www-authenticate': 'Bearer realm="xquik"' };

const WRITE_PRICE = 10;
const LOOKUP_PRICE = 1;

/**
 * The answer to a refused request. Only a write under the lifecycle contract says whether and how
 * it may be retried, and only with the statuses that are documented so; everything else is
 * `{error, message}`, with ways to pay in a 402.
 */
export function refusalAnswer(refusal: Refusal, state: State, isWrite: boolean): Answer {
	const { code, details } = refusal;
	const isLifecycle = state.settings.contract === 'lifecycle';
	const { requiredCredits = isWrite ? WRITE_PRICE : LOOKUP_PRICE } = details;
	const rule = errorRule(code);
	const retryAfterMs = details.retryAfterMs ?? rule.retryAfterMs;
	const nextAction: NextAction = {
		type: rule.next,
		...(rule.next === 'retry' && {
			afterMs: retryAfterMs,
			requiresNewIdempotencyKey: rule.newKey,
		}),
	};
	const hasLifecycle =
		isWrite && isLifecycle && rule.stage !== 'outside' && LIFECYCLE_STATUSES.includes(rule.status);
	return {
		status: rule.status,
		verdict: { kind: 'refused', code, message: refusal.message },
		headers: {
			...(retryAfterMs !== undefined && { 'retry-after': String(wholeSeconds(retryAfterMs)) }),
			...(code === 'unauthenticated' && AUTHENTICATE),
		},
		body: {
			error: code,
			message: refusal.message,
			...(code === 'rate_limit_exceeded' && { retryAfter: wholeSeconds(retryAfterMs ?? 0) }),
			...(rule.waitInBodyMs && { retryAfterMs }),
			...(isLifecycle &&
				rule.status === 402 &&
				code !== 'payment_failed' &&
				paymentGuidance(creditsLeft(state), requiredCredits)),
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

/**
 * What a 402 says besides `error` and `message`: the balance, the price (both in credits) and how a
 * person can pay.
 */
function paymentGuidance(balance: number, required: number): Record<string, unknown> {
	return {
		balance: String(balance),
		required: String(required),
		dashboard: '/dashboard/account',
		next_step: 'Ask the user to confirm a payment option before creating checkout.',
		top_up_endpoint: '/api/v1/credits/topup',
		top_up_url: 'POST /api/v1/credits/topup',
		payment_options: {
			credits: checkout('/api/v1/credits/topup', { dollars: 10, locale: 'en' }),
			subscription: checkout('/api/v1/subscribe', { tier: 'starter' }),
		},
	};
}

function checkout(path: string, body: Record<string, unknown>): Record<string, unknown> {
	return {
		create_checkout: {
			body,
			creates: 'checkout_url',
			method: 'POST',
			path,
			provider: 'stripe',
			requires_authentication: true,
			requires_user_confirmation: true,
			response_url_field: 'url',
		},
	};
}
