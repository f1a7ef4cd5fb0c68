import type { Pass } from '../../../nodes/XquikDm/delivery/rateGate.ts';
import { RateGate } from '../../../nodes/XquikDm/delivery/rateGate.ts';
import { WRITE_LIMIT } from '../../../nodes/XquikDm/delivery/rateWindow.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../support/virtualClock.mts';

let clock: VirtualClock;
let gate: RateGate;

beforeEach(() => {
	clock = new VirtualClock();
	gate = new RateGate({ limit: undefined, windowMs: 60_000 });
});

function budget(ms = 120_000): WaitBudget {
	return new WaitBudget(ms, clock);
}

async function entered(of = gate): Promise<Pass> {
	const pass = await of.enter(budget());
	if (pass === undefined) throw new Error('Held back');
	return pass;
}

function take(pass: Pass, of = gate): void {
	of.leave(pass, 'accepted', clock.now());
}

function refuse(pass: Pass, closedFor: number, of = gate): void {
	of.leave(pass, { closedFor }, clock.now());
}

/** Enters with so many at once; each one's request takes 100 ms. Gives when each began. */
async function enterTogether(count: number, of = gate): Promise<number[]> {
	const starts: number[] = [];
	const one = async () => {
		const pass = await entered(of);
		starts.push(clock.elapsed);
		await clock.sleep(100);
		take(pass, of);
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
		expect(first.probe).toBe(true);
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
		await expect(gate.enter(budget(4999))).resolves.toBeUndefined();
		expect(clock.elapsed).toBe(0);
	});

	it('counts the wait against the budget', async () => {
		refuse(await entered(), 5000);
		const own = budget(8000);
		await gate.enter(own);
		expect(own.left).toBe(3000);
	});

	it('gives up when the budget ends while another goes ahead', async () => {
		refuse(await entered(), 1000);
		await entered();
		const own = budget(2000);
		await expect(gate.enter(own)).resolves.toBeUndefined();
		expect(own.left).toBe(0);
	});

	it('lets nobody in once the execution is cancelled', async () => {
		clock.cancel();
		await expect(gate.enter(budget())).resolves.toBeUndefined();
	});

	it('wakes the waiting when the execution is cancelled', async () => {
		refuse(await entered(), 50_000);
		clock.cancelAfter(100);
		await expect(gate.enter(budget())).resolves.toBeUndefined();
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
	private readonly limit: number;
	private readonly windowMs: number;

	constructor(through: RateGate, limit: number, windowMs: number) {
		this.through = through;
		this.limit = limit;
		this.windowMs = windowMs;
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
			const pass = await this.through.enter(budget(600_000));
			if (pass === undefined) throw new Error('Held back');
			await clock.sleep(5);
			const left = this.ask();
			await clock.sleep(5);
			if (left === undefined) {
				take(pass, this.through);
				return;
			}
			refuse(pass, Math.ceil(left / 1000) * 1000, this.through);
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
	it('meets the end of a documented window once, and not once for every lane', async () => {
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), 120, 60_000);
		await server.send(240, 5);
		expect(server.refused).toHaveLength(1);
	});

	it('learns from the first refusals how many requests another limit allows', async () => {
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), 30, 60_000);
		await server.send(150, 5);
		const perWindow = [1, 2, 3, 4].map(
			(window) =>
				server.refused.filter((at) => at > (window - 1) * 60_000 && at < window * 60_000).length,
		);
		expect(perWindow[0]).toBeLessThanOrEqual(5);
		expect(perWindow.slice(1)).toEqual([1, 1, 1]);
	});

	it('lets nobody go ahead alone any more at a limit that was not one', async () => {
		const documented = new RateGate({ limit: 2, windowMs: 60_000 });
		const probes: boolean[] = [];
		for (let count = 0; count < 6; count++) {
			const pass = await entered(documented);
			probes.push(pass.probe);
			take(pass, documented);
		}
		expect(probes).toEqual([false, false, true, false, false, false]);
		await clock.sleep(60_000);
		for (let count = 0; count < 4; count++) {
			const pass = await entered(documented);
			expect(pass.probe).toBe(false);
			take(pass, documented);
		}
	});

	it('does not take an answer that never came for a limit that was not one', async () => {
		const documented = new RateGate({ limit: 1, windowMs: 60_000 });
		take(await entered(documented), documented);
		documented.leave(await entered(documented), 'no_answer', clock.now());
		await clock.sleep(60_000);
		take(await entered(documented), documented);
		expect((await entered(documented)).probe).toBe(true);
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
		expect(server.refused).toHaveLength(5);
	});

	it('stops working out times once the server has refused one', async () => {
		const server = new LimitedServer(new RateGate(WRITE_LIMIT), 120, 10_500);
		await server.send(961, 5);
		expect(server.refused.length).toBeLessThanOrEqual(8 + 1);
	});
});
