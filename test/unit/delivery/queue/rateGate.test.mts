import { InFlightLimit, MAX_IN_FLIGHT } from '../../../../nodes/XquikDm/delivery/queue/inFlight.ts';
import { BEYOND_LIMIT, RateGate } from '../../../../nodes/XquikDm/delivery/queue/rateGate.ts';
import { WRITE_LIMIT } from '../../../../nodes/XquikDm/delivery/queue/rateWindow.ts';
import type { Admission } from '../../../../nodes/XquikDm/delivery/queue/requestQueue.ts';
import { RequestQueue } from '../../../../nodes/XquikDm/delivery/queue/requestQueue.ts';
import { WaitBudget } from '../../../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../../support/virtualClock.mts';

let clock: VirtualClock;
let gate: RateGate;
let queue: RequestQueue;

beforeEach(() => {
	clock = new VirtualClock();
	queue = new RequestQueue();
	gate = new RateGate({ limit: undefined, windowMs: 60_000 });
});

function budget(ms = 120_000): WaitBudget {
	return new WaitBudget(ms, clock);
}

async function enter(of = gate, within = budget()) {
	return await queue.enter({ gates: [of], bytes: 0 }, within);
}

async function entered(of = gate): Promise<Admission> {
	const admission = await enter(of);
	if (typeof admission === 'string' || admission.kind !== 'admitted') throw new Error('Held back');
	return admission;
}

function take(admission: Admission): void {
	admission.end(() => 'accepted', clock.now());
}

function refuse(admission: Admission, closedFor: number): void {
	admission.end(() => ({ closedFor }), clock.now());
}

/** Enters with so many at once; each one's request takes 100 ms. Gives when each began. */
async function enterTogether(count: number, of = gate): Promise<number[]> {
	const starts: number[] = [];
	const one = async () => {
		const admission = await entered(of);
		starts.push(clock.elapsed);
		await clock.sleep(100);
		take(admission);
	};
	await Promise.all(Array.from({ length: count }, one));
	return starts;
}

describe('RateGate', () => {
	it('holds nobody back while no limit is exceeded', async () => {
		await expect(enterTogether(4)).resolves.toEqual([0, 0, 0, 0]);
	});

	it('holds everybody back until the window opens, then one goes ahead alone', async () => {
		refuse(await entered(), 5000);
		await expect(enterTogether(4)).resolves.toEqual([5000, 5100, 5100, 5100]);
	});

	it('stays open after the one that went ahead', async () => {
		refuse(await entered(), 5000);
		await enterTogether(2);
		const start = clock.elapsed;
		await expect(enterTogether(3)).resolves.toEqual([start, start, start]);
	});

	it('closes again when the one that went ahead is refused', async () => {
		refuse(await entered(), 5000);
		const first = await entered();
		const others = enterTogether(2);
		refuse(first, 3000);
		await expect(others).resolves.toEqual([8000, 8100]);
	});

	it('opens at the latest of several times', async () => {
		const passes = [await entered(), await entered(), await entered()];
		for (const [index, closedFor] of [2000, 9000, 1000].entries()) {
			const pass = passes[index];
			if (pass !== undefined) refuse(pass, closedFor);
		}
		await expect(enterTogether(1)).resolves.toEqual([9000]);
	});

	it('takes a request in flight that succeeds for no sign that the window is open', async () => {
		const [limited, fine] = [await entered(), await entered()];
		refuse(limited, 4000);
		take(fine);
		await expect(enterTogether(2)).resolves.toEqual([4000, 4100]);
	});

	it('lets nobody in for whom it opens too late, and does not make them wait', async () => {
		refuse(await entered(), 5000);
		await expect(enter(gate, budget(4999))).resolves.toMatchObject({
			kind: 'held_back',
			waited: 0,
			turnIn: 5000,
		});
		expect(clock.elapsed).toBe(0);
	});

	it('counts the wait against the budget', async () => {
		refuse(await entered(), 5000);
		const own = budget(8000);
		await enter(gate, own);
		expect(own.left).toBe(3000);
	});

	it('gives up when the budget ends while another goes ahead', async () => {
		refuse(await entered(), 1000);
		await entered();
		const own = budget(1500);
		await expect(enter(gate, own)).resolves.toMatchObject({ kind: 'held_back', waited: 1500 });
		expect(own.left).toBe(0);
	});

	it('waits for the one that goes ahead at most 2 s, then the next one does', async () => {
		refuse(await entered(), 1000);
		await entered();
		await expect(enterTogether(3)).resolves.toEqual([3000, 3100, 3100]);
	});

	it('lets the next one go ahead as soon as the first got no answer', async () => {
		refuse(await entered(), 1000);
		const first = await entered();
		const others = enterTogether(3);
		await clock.sleep(50);
		first.end(() => 'no_answer', clock.now());
		await expect(others).resolves.toEqual([1050, 1150, 1150]);
	});

	it('lets nobody in once the execution is cancelled', async () => {
		clock.cancel();
		await expect(enter()).resolves.toBe('cancelled');
	});

	it('wakes the waiting when the execution is cancelled', async () => {
		refuse(await entered(), 50_000);
		clock.cancelAfter(100);
		await expect(enter()).resolves.toBe('cancelled');
		expect(clock.elapsed).toBe(100);
	});
});

/**
 * A server with a fixed window that starts with its first request, each request a round trip of
 * 10 ms, and messages sent to it in lanes through one gate.
 */
class LimitedServer {
	/** When each request was taken, in ms since the start. */
	readonly accepted: number[] = [];
	/** When each was refused. */
	readonly refused: number[] = [];
	private startedAt = -Infinity;
	private used = 0;
	private readonly through: RateGate;
	private readonly inFlight = new InFlightLimit();
	private readonly limit: number;
	private readonly windowMs: number;

	constructor(through: RateGate, limit: number, windowMs: number) {
		this.through = through;
		this.limit = limit;
		this.windowMs = windowMs;
	}

	/** How many were refused in each window, from the first on. */
	refusedPerWindow(count: number): number[] {
		return Array.from({ length: count }, (_, window) => {
			const isIn = (at: number) =>
				at >= window * this.windowMs && at < (window + 1) * this.windowMs;
			return this.refused.filter(isIn).length;
		});
	}

	/** Sends so many messages in so many lanes. */
	async send(count: number, lanes: number): Promise<void> {
		let next = 0;
		const lane = async () => {
			while (next++ < count) await this.one();
		};
		await Promise.all(Array.from({ length: lanes }, lane));
	}

	private async one(): Promise<void> {
		for (;;) {
			const gates = [this.through, this.inFlight];
			const admission = await queue.enter({ gates, bytes: 0 }, budget(600_000));
			if (typeof admission === 'string' || admission.kind !== 'admitted') {
				throw new Error('Held back');
			}
			await clock.sleep(5);
			const left = this.ask();
			await clock.sleep(5);
			if (left === undefined) {
				take(admission);
				return;
			}
			const closedFor = Math.ceil(left / 1000) * 1000;
			admission.end((one) => (one === this.through ? { closedFor } : 'accepted'), clock.now());
		}
	}

	/** Counts a request; gives the ms until the next window when it is one too many. */
	private ask(): number | undefined {
		const now = clock.elapsed;
		if (now - this.startedAt >= this.windowMs) {
			this.startedAt = now;
			this.used = 0;
		}
		if (this.used >= this.limit) {
			this.refused.push(now);
			return this.startedAt + this.windowMs - now;
		}
		this.used++;
		this.accepted.push(now);
		return undefined;
	}
}

describe('RateGate and a write limit', () => {
	it.each([
		[120, 5],
		[120, 20],
		[30, 20],
		[7, 400],
	])('meets the end of a window of %i with %i lanes at most twice', async (limit, lanes) => {
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), limit, 60_000);
		await server.send(limit * 5, lanes);
		const [first, ...others] = server.refusedPerWindow(4);
		expect(first).toBeLessThanOrEqual(Math.min(lanes, MAX_IN_FLIGHT));
		expect(Math.max(...others)).toBeLessThanOrEqual(BEYOND_LIMIT);
	});

	it('sends all of a burst, in hardly more windows than it takes', async () => {
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), 120, 60_000);
		await server.send(1000, 1000);
		expect(server.accepted).toHaveLength(1000);
		expect(server.accepted.at(-1)).toBeLessThanOrEqual(1.05 * 8 * 60_000);
	});

	it('lets more go at once again after a window that held more than the last one', async () => {
		const gateOfTwo = new RateGate({ limit: undefined, windowMs: 1000 });
		for (let count = 0; count < 2; count++) take(await entered(gateOfTwo));
		refuse(await entered(gateOfTwo), 1000);
		// The probe, then one that the last window held too, then two beyond it.
		take(await entered(gateOfTwo));
		const inFlight = [await entered(gateOfTwo), await entered(gateOfTwo)];
		inFlight.push(await entered(gateOfTwo));
		const next = entered(gateOfTwo);
		await clock.sleep(500);
		expect(gateOfTwo.opensIn(clock.now())).toBe(1500);
		for (const admission of inFlight) take(admission);
		take(await next);
		await clock.sleep(1000);
		const now = clock.elapsed;
		await expect(enterTogether(9, gateOfTwo)).resolves.toEqual(
			Array.from({ length: 9 }, () => now),
		);
	});

	it('takes nothing for known of the number that a window holds before one has ended', async () => {
		const documented = new RateGate({ limit: 2, windowMs: 60_000 });
		await expect(enterTogether(9, documented)).resolves.toEqual(Array.from({ length: 9 }, () => 0));
	});

	it('says when a turn may come by the number that a window holds', async () => {
		const documented = new RateGate({ limit: 120, windowMs: 60_000 });
		refuse(await entered(documented), 5000);
		const turns = [0, 119, 120, 300].map((ahead) => documented.turnIn(clock.now(), ahead));
		expect(turns).toEqual([5000, 5000, 65_000, 125_000]);
		expect(gate.turnIn(clock.now(), 300)).toBe(0);
		// Nobody knows how long a window of X is.
		const account = new RateGate({ limit: 2, windowMs: Infinity });
		refuse(await entered(account), 5000);
		expect(account.turnIn(clock.now(), 300)).toBe(5000);
	});

	it('loses hardly anything of a window to the rounding of Retry-After', async () => {
		// 120 sends take 240 ms, so that each refusal says 60 s and means 59.76 s.
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), 120, 60_000);
		await server.send(601, 5);
		const last = server.accepted.at(-1) ?? 0;
		// The first window's start was not seen by the gate.
		expect(last).toBeLessThan(5 * 60_000 + 300 + 4 * 40);
	});

	it('learns the length of a window that is not the documented one', async () => {
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), 120, 10_000);
		await server.send(601, 5);
		expect(server.accepted.at(-1)).toBeLessThan(5 * 10_000 + 2 * 300 + 3 * 40);
	});

	it('stops working out times once the server has refused one', async () => {
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), 120, 10_500);
		await server.send(961, 5);
		expect(server.accepted).toHaveLength(961);
		expect(server.refused.length).toBeLessThanOrEqual(5 + 8 * BEYOND_LIMIT + 1);
	});
});
