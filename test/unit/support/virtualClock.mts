import type { Clock } from '../../../nodes/XquikDm/delivery/waiting.ts';

interface Sleeper {
	at: number;
	wake: () => void;
}

/** The time at which a virtual clock starts: noon of a day in October, in ms since 1970. */
export const NOON = Date.UTC(2026, 9, 1, 12);

/** Time that passes only while everything is asleep, and then at once. */
export class VirtualClock implements Clock {
	/** What `random` gives. */
	chance = 0;
	private time = NOON;
	private cancelled = false;
	private sleepers: Sleeper[] = [];

	now(): number {
		return this.time;
	}

	monotonic(): number {
		return this.time;
	}

	/** In ms since the start. */
	get elapsed(): number {
		return this.time - NOON;
	}

	random(): number {
		return this.chance;
	}

	isCancelled(): boolean {
		return this.cancelled;
	}

	sleep(ms: number, wakeUp?: Promise<void>): Promise<void> {
		if (this.cancelled || ms <= 0) return Promise.resolve();
		return new Promise((resolve) => {
			const sleeper = { at: this.time + ms, wake: resolve };
			this.sleepers.push(sleeper);
			void wakeUp?.then(() => {
				const index = this.sleepers.indexOf(sleeper);
				if (index >= 0) this.sleepers.splice(index, 1);
				resolve();
			});
			setImmediate(() => {
				this.wakeFirst();
			});
		});
	}

	/** Wakes every sleeper, as n8n's cancel signal does. */
	cancel(): void {
		this.cancelled = true;
		const { sleepers } = this;
		this.sleepers = [];
		for (const { wake } of sleepers) wake();
	}

	/** Cancels so many ms from now. */
	cancelAfter(ms: number): void {
		void this.sleep(ms).then(() => {
			this.cancel();
		});
	}

	private wakeFirst(): void {
		let first: Sleeper | undefined;
		for (const sleeper of this.sleepers) {
			if (first === undefined || sleeper.at < first.at) first = sleeper;
		}
		if (first === undefined) return;
		this.sleepers.splice(this.sleepers.indexOf(first), 1);
		this.time = Math.max(this.time, first.at);
		first.wake();
	}
}
