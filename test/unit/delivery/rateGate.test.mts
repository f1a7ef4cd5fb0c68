import type { Pass } from '../../../nodes/XquikDm/delivery/rateGate.ts';
import { RateGate, WRITE_WINDOW } from '../../../nodes/XquikDm/delivery/rateGate.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../support/virtualClock.mts';

let clock: VirtualClock;
let gate: RateGate;

beforeEach(() => {
	clock = new VirtualClock();
	gate = new RateGate(clock, []);
});

function budget(ms = 120_000): WaitBudget {
	return new WaitBudget(ms, clock);
}

async function entered(of = gate): Promise<Pass> {
	const pass = await of.enter(budget());
	if (pass === undefined) throw new Error('Held back');
	return pass;
}

/** Enters with so many at once; each one's request takes 100 ms. Gives when each began. */
async function enterTogether(count: number, of = gate): Promise<number[]> {
	const starts: number[] = [];
	const one = async () => {
		const pass = await entered(of);
		starts.push(clock.elapsed);
		await clock.sleep(100);
		of.leave(pass);
	};
	await Promise.all(Array.from({ length: count }, one));
	return starts;
}

describe('RateGate', () => {
	it('holds nobody back while no limit is exceeded', async () => {
		await expect(enterTogether(4)).resolves.toEqual([0, 0, 0, 0]);
	});

	it('holds everybody back until the window opens, then one goes ahead alone', async () => {
		gate.leave(await entered(), 5000);
		await expect(enterTogether(4)).resolves.toEqual([5000, 5100, 5100, 5100]);
	});

	it('stays open after the one that went ahead', async () => {
		gate.leave(await entered(), 5000);
		await enterTogether(2);
		const start = clock.elapsed;
		await expect(enterTogether(3)).resolves.toEqual([start, start, start]);
	});

	it('closes again when the one that went ahead is refused', async () => {
		gate.leave(await entered(), 5000);
		const first = await entered();
		expect(first.probe).toBe(true);
		const others = enterTogether(2);
		gate.leave(first, 3000);
		await expect(others).resolves.toEqual([8000, 8100]);
	});

	it('opens at the latest of several times', async () => {
		const passes = [await entered(), await entered(), await entered()];
		for (const [index, closedFor] of [2000, 9000, 1000].entries()) {
			const pass = passes[index];
			if (pass !== undefined) gate.leave(pass, closedFor);
		}
		await expect(enterTogether(1)).resolves.toEqual([9000]);
	});

	it('takes a request in flight that succeeds for no sign that the window is open', async () => {
		const [limited, fine] = [await entered(), await entered()];
		gate.leave(limited, 4000);
		gate.leave(fine);
		await expect(enterTogether(2)).resolves.toEqual([4000, 4100]);
	});

	it('lets nobody in for whom it opens too late, and does not make them wait', async () => {
		gate.leave(await entered(), 5000);
		await expect(gate.enter(budget(4999))).resolves.toBeUndefined();
		expect(clock.elapsed).toBe(0);
	});

	it('counts the wait against the budget', async () => {
		gate.leave(await entered(), 5000);
		const own = budget(8000);
		await gate.enter(own);
		expect(own.left).toBe(3000);
	});

	it('gives up when the budget ends while another goes ahead', async () => {
		gate.leave(await entered(), 1000);
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
		gate.leave(await entered(), 50_000);
		clock.cancelAfter(100);
		await expect(gate.enter(budget())).resolves.toBeUndefined();
		expect(clock.elapsed).toBe(100);
	});
});

describe('RateGate at a documented limit', () => {
	it.each([30, 120])('lets write %i + 1 of a window go ahead alone', async (limit) => {
		const documented = new RateGate(clock);
		const probes: boolean[] = [];
		for (let write = 0; write <= limit; write++) {
			const pass = await entered(documented);
			probes.push(pass.probe);
			documented.leave(pass);
		}
		expect(probes.at(-1)).toBe(true);
		expect(probes.slice(0, 30)).not.toContain(true);
	});

	it('counts anew in the next window', async () => {
		const documented = new RateGate(clock, [2]);
		await enterTogether(2, documented);
		await clock.sleep(WRITE_WINDOW);
		expect((await entered(documented)).probe).toBe(false);
	});

	it('meets the end of a window once, and not once for every lane', async () => {
		const documented = new RateGate(clock, [2]);
		let refused = 0;
		let taken = 0;
		const write = async () => {
			for (;;) {
				const pass = await entered(documented);
				const opensIn = clock.elapsed < WRITE_WINDOW ? WRITE_WINDOW - clock.elapsed : 0;
				const over = opensIn > 0 && taken >= 2;
				if (!over) taken++;
				await clock.sleep(10);
				documented.leave(pass, over ? opensIn : undefined);
				if (!over) return;
				refused++;
			}
		};
		await Promise.all(Array.from({ length: 4 }, write));
		expect({ refused, taken }).toEqual({ refused: 1, taken: 4 });
	});
});
