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

/**
 * What is left of an item's Max Wait. Only waiting counts (for answers, rate limits, polls and
 * backoff), not the transfer of a file.
 */
export class WaitBudget {
	/** The clock of the execution that waits. */
	readonly clock: Clock;
	private spent = 0;
	private readonly total: number;

	/** @param total ms */
	constructor(total: number, clock: Clock) {
		this.total = total;
		this.clock = clock;
	}

	/** In ms, never negative. */
	get left(): number {
		return Math.max(0, this.total - this.spent);
	}

	/** Counts the time that `wait` takes against the budget. */
	async spend<T>(wait: () => Promise<T>): Promise<T> {
		const start = this.clock.monotonic();
		try {
			return await wait();
		} finally {
			this.spent += this.clock.monotonic() - start;
		}
	}

	/** Sleeps, but not beyond the budget. */
	async sleep(ms: number): Promise<void> {
		await this.spend(async () => await this.clock.sleep(Math.min(ms, this.left)));
	}
}
