/** How a request ended, as far as a gate is concerned. */
export type PassEnd =
	| 'accepted'
	/** Nobody knows whether the server counted it. */
	| 'no_answer'
	/** The server wants no more requests for so many ms. */
	| { closedFor: number };

/** What a request got at a gate. */
export interface Pass {
	/**
	 * Hands it back when the request has ended.
	 *
	 * @param now ms, by the monotonic clock
	 */
	end(how: PassEnd, now: number): void;
}

/** A rule that says when a request may begin. It only keeps count: `RequestQueue` waits. Times in ms, by the monotonic clock. */
export interface Gate {
	/**
	 * How long until a request may begin: 0 for at once, `Infinity` until another one has ended.
	 *
	 * @param bytes of the file that it transfers
	 */
	opensIn(now: number, bytes: number): number;
	/** How long nothing can open it; 0 when a request that ends may. */
	closedFor(now: number): number;
	/** Whether the next request goes ahead alone, so that a small one is best. */
	isProbed?(): boolean;
	/** Lets a request begin. */
	begin(now: number, bytes: number): Pass;
	/** When a request may be let in that so many others are before, as far as is known. */
	turnIn?(now: number, ahead: number): number;
}
