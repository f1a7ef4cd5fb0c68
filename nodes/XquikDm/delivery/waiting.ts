import { sleep } from 'n8n-workflow';

/** The time of the process, as far as delivery needs it. */
export interface Clock {
	/** ms since 1970, for what people read and servers say; it can be set back or forth. */
	now(): number;
	/** ms since some moment, for waits: no change of the time of day touches it. */
	monotonic(): number;
	/** In [0, 1). */
	random(): number;
	/** Waits so many ms, or until n8n cancels the execution or `wakeUp` resolves. */
	sleep(ms: number, wakeUp?: Promise<void>): Promise<void>;
	isCancelled(): boolean;
}

/** Timers of n8n-workflow cannot be taken back: pieces keep a cancelled wait from lingering. In ms. */
const SLEEP_PIECE = 1000;

/** The clock of an execution, with n8n's cancel signal when this version of n8n has one. */
export function executionClock(cancel: AbortSignal | undefined): Clock {
	return {
		now: () => Date.now(),
		monotonic: () => performance.now(),
		random: () => Math.random(),
		isCancelled: () => cancel?.aborted === true,
		async sleep(ms, wakeUp) {
			const end = performance.now() + ms;
			let wake: () => void = () => undefined;
			const cancelled = new Promise<void>((resolve) => {
				wake = resolve;
			});
			let awake = false;
			const woken = (wakeUp ?? cancelled).then(() => {
				awake = true;
			});
			cancel?.addEventListener('abort', wake);
			try {
				for (
					let left = ms;
					left > 0 && !cancel?.aborted && !awake;
					left = end - performance.now()
				) {
					await Promise.race([sleep(Math.min(left, SLEEP_PIECE)), cancelled, woken]);
				}
			} finally {
				cancel?.removeEventListener('abort', wake);
			}
		},
	};
}

/** How long an item may wait, in ms. */
export interface WaitLimits {
	/** For answers, polls and backoff. */
	maxWait: number;
	/** For its turn in the queue; undefined where that counts against Max Wait too. */
	maxQueueTime?: number;
}

/**
 * What is left of an item's Max Wait (for answers, polls and backoff, not for the transfer of a file)
 * and of its Max Queue Time (docs/delivery.md: "The queue").
 */
export class WaitBudget {
	/** The clock of the execution that waits. */
	readonly clock: Clock;
	/** Its place in the queue of the credential; the queue sets it once. */
	place: number | undefined;
	private spent = 0;
	private queued = 0;
	private isServed = false;
	private readonly total: number;
	private readonly maxQueueTime: number | undefined;

	/** @param limits Max Wait alone, or both limits, in ms */
	constructor(limits: number | WaitLimits, clock: Clock) {
		const { maxWait, maxQueueTime } = typeof limits === 'number' ? { maxWait: limits } : limits;
		this.total = maxWait;
		this.maxQueueTime = maxQueueTime;
		this.clock = clock;
	}

	/** In ms, never negative. */
	get left(): number {
		return Math.max(0, this.total - this.spent);
	}

	/** All of Max Wait, in ms. */
	get maxWait(): number {
		return this.total;
	}

	/** What is left for the queue, in ms, never negative. */
	get queueLeft(): number {
		if (this.maxQueueTime === undefined) return this.left;
		return this.isServed ? Math.max(this.ownQueueLeft, this.left) : this.ownQueueLeft;
	}

	private get ownQueueLeft(): number {
		return Math.max(0, (this.maxQueueTime ?? 0) - this.queued);
	}

	/**
	 * Notes that the API has carried out a request of the item, or may have: a poll or a repeat that
	 * finds all places taken may wait for its turn as long as Max Wait lasts, too.
	 */
	served(): void {
		this.isServed = true;
	}

	/** The option that bounds the wait in the queue, and what it is set to in ms. */
	get queueLimit(): { option: 'Max Queue Time' | 'Max Wait'; ms: number } {
		return this.maxQueueTime === undefined
			? { option: 'Max Wait', ms: this.total }
			: { option: 'Max Queue Time', ms: this.maxQueueTime };
	}

	/** Counts time that was waited, in ms, against Max Wait. */
	count(ms: number): void {
		this.spent += ms;
	}

	/** Sleeps, but not beyond the budget. */
	async sleep(ms: number): Promise<void> {
		this.count(await this.slept(Math.min(ms, this.left)));
	}

	/** Sleeps in the queue, but not beyond the budget, or until `woken`. */
	async sleepInQueue(ms: number, woken: Promise<void>): Promise<void> {
		const slept = await this.slept(Math.min(ms, this.queueLeft), woken);
		const own = this.maxQueueTime === undefined ? 0 : this.ownQueueLeft;
		this.queued += slept;
		this.count(Math.max(0, slept - own));
	}

	private async slept(ms: number, woken?: Promise<void>): Promise<number> {
		const start = this.clock.monotonic();
		await this.clock.sleep(ms, woken);
		return this.clock.monotonic() - start;
	}
}
