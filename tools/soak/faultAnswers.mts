import type { FaultAnswer } from '../../sandbox/sandbox.mts';

/** What a proxy puts in the place of an answer. */
export const BAD_GATEWAY_PAGE = '<html><body>Bad Gateway</body></html>';

/** An error that says nothing about what became of the request. */
export const SOMETHING_BROKE = { error: 'internal_error', message: 'Something broke.' };

/** A pre-dispatch error: nothing happened yet, ask again. */
export const NOTHING_HAPPENED = {
	error: 'x_transient_error',
	message: 'Nothing was sent.',
	retryable: true,
	safeToRetry: true,
	charged: false,
	chargedCredits: '0',
	success: false,
	nextAction: { type: 'retry', afterMs: 0 },
};

/**
 * The same, and it wants a new key, but names no record of the old one. A new key now would be a
 * second message when an earlier request under the old key arrived after all.
 */
export const NEW_KEY_WITHOUT_RECORD = {
	...NOTHING_HAPPENED,
	nextAction: { type: 'retry', afterMs: 0, requiresNewIdempotencyKey: true },
};

/** Over the rate limit for so many seconds. */
export function rateLimited(seconds: number, error = 'rate_limit_exceeded'): FaultAnswer {
	return {
		status: 429,
		headers: { 'retry-after': String(seconds) },
		body: { error, message: 'Too many requests.' },
	};
}
