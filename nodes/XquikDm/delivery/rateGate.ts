import type { Clock, WaitBudget } from './waiting';

/**
 * Writes per window that Xquik has documented (30 in May 2026, 120 now; xquik-api.md: "Rate
 * limits"). At these counts one write goes ahead alone, so that a window's end costs one 429 and
 * not one for every lane.
 */
export const DOCUMENTED_WRITE_LIMITS: readonly number[] = [30, 120];

/** Length of Xquik's write window, in ms. */
export const WRITE_WINDOW = 60_000;

/** What a request got at the gate; it is handed back when the request has ended. */
export interface Pass {
	probe: boolean;
}

/**
 * Holds back all requests of a credential while its rate limit is exceeded. When the window opens
 * again one request probes, and the others follow once it has been let through.
 */
export class RateGate {
	private opensAt = 0;
	private probeNeeded = false;
	private probing = false;
	private waiting: Array<() => void> = [];
	private begun = 0;
	private windowStart = 0;
	private readonly edges: Set<number>;
	private readonly clock: Clock;

	constructor(clock: Clock, limits: readonly number[] = DOCUMENTED_WRITE_LIMITS) {
		this.clock = clock;
		this.edges = new Set(limits);
	}

	/**
	 * Waits until the request may go, at most as long as the budget allows.
	 *
	 * @returns undefined when the budget is used up, the gate opens too late for it, or the
	 *   execution was cancelled
	 */
	async enter(budget: WaitBudget): Promise<Pass | undefined> {
		for (;;) {
			if (this.clock.isCancelled()) return undefined;
			const closedFor = this.opensAt - this.clock.now();
			if (closedFor > 0) {
				if (closedFor > budget.left) return undefined;
				await budget.sleep(closedFor);
			} else if (this.probing) {
				if (budget.left === 0) return undefined;
				await budget.spend(async () => await this.probeEnded(budget.left));
			} else {
				return this.begin();
			}
		}
	}

	/**
	 * Ends a request.
	 *
	 * @param closedFor ms for which the server wants no more requests; undefined when it took this one
	 */
	leave(pass: Pass, closedFor?: number): void {
		if (closedFor !== undefined) {
			this.opensAt = Math.max(this.opensAt, this.clock.now() + closedFor);
			if (pass.probe && this.begun > 1) this.edges.add(this.begun - 1);
			this.begun = 0;
			this.probeNeeded = true;
		} else if (pass.probe) {
			this.probeNeeded = false;
		}
		if (pass.probe) {
			this.probing = false;
			const waiting = this.waiting;
			this.waiting = [];
			for (const wake of waiting) wake();
		}
	}

	private begin(): Pass {
		const now = this.clock.now();
		if (this.begun === 0 || now - this.windowStart >= WRITE_WINDOW) {
			this.begun = 0;
			this.windowStart = now;
		}
		if (this.edges.has(this.begun)) this.probeNeeded = true;
		this.begun++;
		if (!this.probeNeeded) return { probe: false };
		this.probing = true;
		return { probe: true };
	}

	private async probeEnded(limit: number): Promise<void> {
		let wake: () => void = () => undefined;
		const ended = new Promise<void>((resolve) => {
			wake = resolve;
		});
		this.waiting.push(wake);
		await Promise.race([ended, this.clock.sleep(limit, ended)]);
		this.waiting = this.waiting.filter((other) => other !== wake);
	}
}
