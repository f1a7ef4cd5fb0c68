import type { RateLimit } from './options.mts';

/** A fixed window that starts with its first request, as the API's rate limits work. */
export class RateWindow {
	readonly #limit: RateLimit | null;
	#startedAt = -Infinity;
	#used = 0;

	constructor(limit: RateLimit | null) {
		this.#limit = limit;
	}

	/** Counts a request at `nowMs`; gives the ms until the next window when it is one too many. */
	admit(nowMs: number): number | undefined {
		if (this.#limit === null) return undefined;
		const { limit, windowMs } = this.#limit;
		if (nowMs - this.#startedAt >= windowMs) {
			this.#startedAt = nowMs;
			this.#used = 0;
		}
		if (this.#used >= limit) return this.#startedAt + windowMs - nowMs;
		this.#used += 1;
		return undefined;
	}
}
