import type { RateLimit } from './options.mts';

/** The sandbox's time: the outer clock plus whatever it was moved forward by. */
export function createClock(now: () => number) {
	let aheadMs = 0;
	/** Milliseconds since 1970. */
	const ms = () => now() + aheadMs;
	return {
		ms,
		/** The time as the API writes it, or another time (in ms) written the same way. */
		iso: (at = ms()) => new Date(at).toISOString(),
		/** Moves the clock forward by so many ms; throws a RangeError for a negative number. */
		advance: (byMs: number) => {
			if (!Number.isFinite(byMs) || byMs < 0) throw new RangeError('The clock only moves forward');
			aheadMs += byMs;
		},
	};
}

/**
 * A fixed window that starts with its first request, as the API's rate limits work. Counts a request
 * at `nowMs`; gives the ms until the next window when it is one too many.
 */
export function createRateWindow(rate: RateLimit | null) {
	let startedAt = -Infinity;
	let used = 0;
	return (nowMs: number): number | undefined => {
		if (rate === null) return undefined;
		if (nowMs - startedAt >= rate.windowMs) {
			startedAt = nowMs;
			used = 0;
		}
		if (used >= rate.limit) return startedAt + rate.windowMs - nowMs;
		used += 1;
		return undefined;
	};
}
