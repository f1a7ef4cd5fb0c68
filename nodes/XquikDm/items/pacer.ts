import type { Clock } from '../delivery/waiting';

/** Keeps messages a minimum time apart (option Delay Between Messages). */
export class Pacer {
	private next = 0;
	private readonly gap: number;
	private readonly clock: Clock;

	/** @param gap ms between the starts of two messages; 0 for none */
	constructor(gap: number, clock: Clock) {
		this.gap = gap;
		this.clock = clock;
	}

	/** Waits for the turn of one message. */
	async turn(): Promise<void> {
		if (this.gap <= 0) return;
		const now = this.clock.monotonic();
		const at = Math.max(now, this.next);
		this.next = at + this.gap;
		if (at > now) await this.clock.sleep(at - now);
	}
}
