import type { Gate, Pass } from './gate';

/** Keeps the sends of one execution a minimum time apart (option Delay Between Messages). */
export class Pacer implements Gate {
	private next = -Infinity;
	private readonly gap: number;

	/** @param gap ms between the starts of two sends */
	constructor(gap: number) {
		this.gap = gap;
	}

	opensIn(now: number): number {
		return Math.max(0, this.next - now);
	}

	closedFor(now: number): number {
		return this.opensIn(now);
	}

	begin(now: number): Pass {
		this.next = now + this.gap;
		return { end: () => undefined };
	}
}
