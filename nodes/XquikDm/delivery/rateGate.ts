import type { RateLimit } from './rateWindow';
import { windowLength } from './rateWindow';
import type { WaitBudget } from './waiting';

/** Room for clocks that do not run at quite the same speed, in ms. */
const MARGIN = 20;

/** What the gate remembers of one window of the server. Times in ms, by the monotonic clock. */
interface Window {
	begun: number;
	accepted: number;
	firstBegunAt: number;
	firstAcceptedAt?: number;
	/** True when it began at this gate: our first request started it at the server too. */
	witnessed: boolean;
	closed: boolean;
}

/** What a request got at the gate; it is handed back when the request has ended. */
export interface Pass {
	probe: boolean;
	/** How many requests of the window had begun before this one. */
	index: number;
	/** In ms, by the monotonic clock. */
	begunAt: number;
	window: Window;
}

/** How a request ended, as far as the gate is concerned. */
export type PassEnd =
	| 'accepted'
	/** Nobody knows whether the server counted it. */
	| 'no_answer'
	/** The server wants no more requests for so many ms. */
	| { closedFor: number };

/**
 * Holds back all requests of a credential while its rate limit is exceeded. When the window opens
 * again one request probes, and the others follow once it has been let through. How many requests
 * fit into a window is learned from the one that ended.
 */
export class RateGate {
	private opensAt = 0;
	private probeNeeded = false;
	private probing = false;
	private waiting: Array<() => void> = [];
	private window: Window | undefined;
	/** So many requests are thought to fit into a window; at this one, one goes ahead alone. */
	private limit: number | undefined;
	/** Length of the server's window as far as it is known, in ms. */
	private windowMs: number;
	/** False once the server refused what came at the time that we worked out. */
	private trustsWindow: boolean;
	private workedOut = false;

	/** @param documented what to expect of the server until it shows otherwise */
	constructor({ limit, windowMs, isFixed = true }: RateLimit) {
		this.limit = limit;
		this.windowMs = windowMs;
		this.trustsWindow = isFixed;
	}

	/**
	 * Waits until the request may go, at most as long as the budget allows.
	 *
	 * @returns undefined when the budget is used up, the gate opens too late for it, or the
	 *   execution was cancelled
	 */
	async enter(budget: WaitBudget): Promise<Pass | undefined> {
		const { clock } = budget;
		for (;;) {
			if (clock.isCancelled()) return undefined;
			const closedFor = this.opensAt - clock.monotonic();
			if (closedFor > 0) {
				if (closedFor > budget.left) return undefined;
				await budget.sleep(closedFor);
			} else if (this.probing) {
				if (budget.left === 0) return undefined;
				await this.probeEnded(budget);
			} else {
				return this.begin(clock.monotonic());
			}
		}
	}

	/**
	 * Ends a request.
	 *
	 * @param now ms, by the monotonic clock
	 */
	leave(pass: Pass, end: PassEnd, now: number): void {
		const { window } = pass;
		if (typeof end === 'object') {
			this.close(pass, end.closedFor, now);
		} else if (end === 'accepted') {
			window.accepted++;
			window.firstAcceptedAt ??= now;
			if (pass.index === this.limit) this.limit = undefined;
		}
		if (!pass.probe) return;
		if (typeof end === 'string') this.probeNeeded = false;
		this.probing = false;
		const waiting = this.waiting;
		this.waiting = [];
		for (const wake of waiting) wake();
	}

	private close(pass: Pass, closedFor: number, now: number): void {
		const { window } = pass;
		if (pass.index === 0 && this.workedOut) this.trustsWindow = false;
		const opensAt = Math.min(now + closedFor, this.windowEnd(pass, closedFor, now) ?? Infinity);
		this.workedOut = opensAt < now + closedFor;
		// Requests in flight are refused one after the other, with times rounded differently.
		this.opensAt = window.closed ? Math.max(this.opensAt, opensAt) : opensAt;
		window.closed = true;
		this.probeNeeded = true;
	}

	/**
	 * When the window ends, nearer than `Retry-After` tells: up to a second of every window would go
	 * unused otherwise. Only for a window whose start we saw and whose length we know.
	 */
	private windowEnd({ window, begunAt }: Pass, closedFor: number, now: number) {
		const { firstBegunAt, firstAcceptedAt } = window;
		if (!this.trustsWindow || !window.witnessed || firstAcceptedAt === undefined) return undefined;
		const start = { firstBegunAt, firstAcceptedAt };
		const length = windowLength(this.windowMs, start, begunAt, now, closedFor);
		if (length === undefined) return undefined;
		const known = length === this.windowMs;
		this.windowMs = length;
		return known ? firstAcceptedAt + length + MARGIN : undefined;
	}

	private begin(now: number): Pass {
		const window = this.windowAt(now);
		const index = window.begun++;
		if (index === this.limit) this.probeNeeded = true;
		this.probing = this.probeNeeded;
		return { probe: this.probeNeeded, index, begunAt: now, window };
	}

	private windowAt(now: number): Window {
		const last = this.window;
		if (last !== undefined && !last.closed && now - last.firstBegunAt < this.windowMs) return last;
		if (last?.closed === true && last.accepted > 0) this.limit = last.accepted;
		const witnessed = last?.closed === true;
		this.window = { begun: 0, accepted: 0, firstBegunAt: now, witnessed, closed: false };
		return this.window;
	}

	private async probeEnded(budget: WaitBudget): Promise<void> {
		let wake: () => void = () => undefined;
		const ended = new Promise<void>((resolve) => {
			wake = resolve;
		});
		this.waiting.push(wake);
		await budget.spend(
			async () => await Promise.race([ended, budget.clock.sleep(budget.left, ended)]),
		);
		this.waiting = this.waiting.filter((other) => other !== wake);
	}
}
