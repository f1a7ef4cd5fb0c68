/** The sandbox's time: the outer clock plus whatever it was moved forward by. */
export class Clock {
	readonly #now: () => number;
	#aheadMs = 0;

	constructor(now: () => number) {
		this.#now = now;
	}

	/** Milliseconds since 1970. */
	ms(): number {
		return this.#now() + this.#aheadMs;
	}

	/** The time as the API writes it, or another time (in ms) written the same way. */
	iso(ms = this.ms()): string {
		return new Date(ms).toISOString();
	}

	/** Moves the clock forward by so many ms; throws a RangeError for a negative number. */
	advance(ms: number): void {
		if (!Number.isFinite(ms) || ms < 0) throw new RangeError('The clock only moves forward');
		this.#aheadMs += ms;
	}
}
