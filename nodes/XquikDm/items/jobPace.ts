import type { Clock } from '../delivery/waiting';

/**
 * Lets the writes of one item after the other begin, a minimum time apart (option Delay Between
 * Messages): no upload is paid long before its message may go. The `Pacer` keeps the sends themselves
 * apart.
 */
export class JobPace {
	private next = -Infinity;
	private last: Promise<void> = Promise.resolve();
	private wakeFirst: () => void = () => undefined;
	private readonly gap: number;
	private readonly clock: Clock;

	/** @param gap ms between the starts of two items; 0 for none */
	constructor(gap: number, clock: Clock) {
		this.gap = gap;
		this.clock = clock;
	}

	/** Waits for an item's turn, in the order of the calls; no longer once it `isPointless`. */
	async turn(isPointless: () => boolean): Promise<void> {
		if (this.gap <= 0) return;
		const before = this.last;
		let end: () => void = () => undefined;
		this.last = new Promise((resolve) => {
			end = resolve;
		});
		await before;
		try {
			while (!isPointless()) {
				const now = this.clock.monotonic();
				if (now >= this.next) {
					this.next = now + this.gap;
					return;
				}
				const woken = new Promise<void>((resolve) => {
					this.wakeFirst = resolve;
				});
				await this.clock.sleep(this.next - now, woken);
			}
		} finally {
			end();
		}
	}

	/** Has the item that waits look again whether its turn is pointless. */
	lookAgain(): void {
		this.wakeFirst();
	}
}
