import type { Gate, Pass, PassEnd } from './gate';
import type { RateLimit } from './rateWindow';
import { windowLength } from './rateWindow';

/** Room for clocks that do not run at quite the same speed, in ms. */
const MARGIN = 20;

/** Nobody waits longer than this for the answer to a request that goes ahead, in ms. */
const LONGEST_PROBE = 2000;

/** Requests in flight beyond what the last window held: so many 429s may end a window. */
export const BEYOND_LIMIT = 2;

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

/** A request that has begun. */
interface Begun {
	isProbe: boolean;
	/** How many requests of the window had begun before this one. */
	index: number;
	/** In ms, by the monotonic clock. */
	begunAt: number;
	window: Window;
}

/**
 * Keeps count of one rate limit of the server, from its answers alone. A 429 closes it. When it opens
 * again one request probes, and the others follow once that was accepted. From then on as many as
 * the last window held go freely, and more only {@link BEYOND_LIMIT} at a time
 * (docs/delivery.md: "The queue").
 */
export class RateGate implements Gate {
	private opensAt = 0;
	private probeNeeded = false;
	/** Until then a probe is waited for. */
	private probedUntil = -Infinity;
	/** In flight, and more than the last window held. */
	private readonly beyond = new Set<Begun>();
	private window: Window | undefined;
	/** So many requests the last window held that ended with a 429. */
	private limit: number | undefined;
	private readonly documented: number | undefined;
	/** Length of the server's window as far as it is known, in ms. */
	private windowMs: number;
	/** False once the server refused what came at the time that we worked out. */
	private trustsWindow: boolean;
	private workedOut = false;

	/** @param documented what to expect of the server until it shows otherwise */
	constructor({ limit, windowMs, isFixed = true }: RateLimit) {
		this.documented = limit;
		this.windowMs = windowMs;
		this.trustsWindow = isFixed;
	}

	opensIn(now: number): number {
		if (this.opensAt > now) return this.opensAt - now;
		if (this.probeNeeded && this.probedUntil > now) return this.probedUntil - now;
		const begun = this.current(now)?.begun ?? 0;
		return this.limit !== undefined && begun >= this.limit ? this.beyondOpensIn(now) : 0;
	}

	closedFor(now: number): number {
		return Math.max(0, this.opensAt - now);
	}

	isProbed(): boolean {
		return this.probeNeeded;
	}

	turnIn(now: number, ahead: number): number {
		const perWindow = this.limit ?? this.documented;
		const windows = perWindow === undefined ? 0 : Math.floor(ahead / perWindow);
		const length = Number.isFinite(this.windowMs) ? this.windowMs : 0;
		return this.closedFor(now) + windows * length;
	}

	begin(now: number): Pass {
		const window = this.windowAt(now);
		const index = window.begun++;
		const isBeyond = this.limit !== undefined && index >= this.limit;
		const request: Begun = { isProbe: this.probeNeeded, index, begunAt: now, window };
		if (request.isProbe) this.probedUntil = now + LONGEST_PROBE;
		if (isBeyond) this.beyond.add(request);
		return {
			end: (how, endedAt) => {
				this.end(request, how, endedAt);
			},
		};
	}

	/** One that hangs is not waited for longer than a probe. */
	private beyondOpensIn(now: number): number {
		const waits = [...this.beyond]
			.map(({ begunAt }) => begunAt + LONGEST_PROBE - now)
			.filter((wait) => wait > 0);
		return waits.length < BEYOND_LIMIT ? 0 : Math.min(...waits);
	}

	private end(request: Begun, how: PassEnd, now: number): void {
		const { window } = request;
		this.beyond.delete(request);
		if (request.isProbe) this.probedUntil = -Infinity;
		if (typeof how === 'object') {
			this.close(request, how.closedFor, now);
		} else if (how === 'accepted') {
			window.accepted++;
			window.firstAcceptedAt ??= now;
			if (request.isProbe) this.probeNeeded = false;
		}
	}

	private close(request: Begun, closedFor: number, now: number): void {
		const { window } = request;
		if (request.index === 0 && this.workedOut) this.trustsWindow = false;
		const opensAt = Math.min(now + closedFor, this.windowEnd(request, closedFor, now) ?? Infinity);
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
	private windowEnd({ window, begunAt }: Begun, closedFor: number, now: number) {
		const { firstBegunAt, firstAcceptedAt } = window;
		if (!this.trustsWindow || !window.witnessed || firstAcceptedAt === undefined) return undefined;
		const start = { firstBegunAt, firstAcceptedAt };
		const length = windowLength(this.windowMs, start, begunAt, now, closedFor);
		if (length === undefined) return undefined;
		const known = length === this.windowMs;
		this.windowMs = length;
		return known ? firstAcceptedAt + length + MARGIN : undefined;
	}

	/** The window that a request at this moment is of, when one has begun. */
	private current(now: number): Window | undefined {
		const { window } = this;
		const isOver =
			window === undefined || window.closed || now - window.firstBegunAt >= this.windowMs;
		return isOver ? undefined : window;
	}

	private windowAt(now: number): Window {
		const current = this.current(now);
		if (current !== undefined) return current;
		const last = this.window;
		if (last?.closed === true && last.accepted > 0) this.limit = last.accepted;
		// A window that held more without a 429 shows that this was no limit.
		if (last?.closed === false && last.accepted > (this.limit ?? Infinity)) this.limit = undefined;
		const witnessed = last?.closed === true;
		this.window = { begun: 0, accepted: 0, firstBegunAt: now, witnessed, closed: false };
		return this.window;
	}
}
