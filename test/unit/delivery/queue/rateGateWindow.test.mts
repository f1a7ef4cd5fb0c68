import { RateGate } from '../../../../nodes/XquikDm/delivery/queue/rateGate.ts';
import type { RateLimit } from '../../../../nodes/XquikDm/delivery/queue/rateWindow.ts';
import type { Admission } from '../../../../nodes/XquikDm/delivery/queue/requestQueue.ts';
import { RequestQueue } from '../../../../nodes/XquikDm/delivery/queue/requestQueue.ts';
import { WaitBudget } from '../../../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../../support/virtualClock.mts';

/** A gate, and requests that take no time. */
class Requests {
	readonly clock = new VirtualClock();
	private readonly gate: RateGate;
	private readonly queue = new RequestQueue();

	constructor(limit: Partial<RateLimit> = {}) {
		this.gate = new RateGate({ limit: undefined, windowMs: 10_000, ...limit });
	}

	/** Waits for the turn of one; gives the time at which it went, in ms since the start. */
	async enter(maxWait = 600_000): Promise<{ admission: Admission; at: number }> {
		const request = { gates: [this.gate], bytes: 0 };
		const admission = await this.queue.enter(request, new WaitBudget(maxWait, this.clock));
		if (typeof admission === 'string' || admission.kind !== 'admitted') {
			throw new Error('Held back');
		}
		return { admission, at: this.clock.elapsed };
	}

	/** One that the server takes. */
	async take(): Promise<{ at: number; isProbe: boolean }> {
		const { admission, at } = await this.enter();
		const isProbe = this.gate.isProbed();
		this.leave(admission);
		return { at, isProbe };
	}

	/** One that the server refuses for so many ms. */
	async refuse(closedFor: number): Promise<number> {
		const { admission, at } = await this.enter();
		admission.end(() => ({ closedFor }), this.clock.monotonic());
		return at;
	}

	/** A window that begins with a request of ours, and is refused 300 ms later. */
	async fullWindow(closedFor: number): Promise<number> {
		const { at } = await this.take();
		await this.clock.sleep(300);
		await this.refuse(closedFor);
		return at;
	}

	leave(admission: Admission): void {
		admission.end(() => 'accepted', this.clock.monotonic());
	}
}

/** Room for clocks of unequal speed, in ms. */
const MARGIN = 20;

describe('the end of a window', () => {
	it('is worked out when our own request has begun it', async () => {
		const requests = new Requests();
		await requests.refuse(1000);
		expect(await requests.fullWindow(10_000)).toBe(1000);
		expect((await requests.take()).at).toBe(11_000 + MARGIN);
	});

	it('is worked out although the first request of all was refused, and the next one too', async () => {
		const requests = new Requests();
		await requests.refuse(1000);
		await requests.refuse(1000);
		await requests.fullWindow(10_000);
		expect((await requests.take()).at).toBe(12_000 + MARGIN);
	});

	it('is what the server says when nobody saw the window begin', async () => {
		const requests = new Requests();
		await requests.fullWindow(10_000);
		expect((await requests.take()).at).toBe(10_300);
	});

	it('is what the server says once a request at a time that was worked out was refused', async () => {
		const requests = new Requests();
		await requests.refuse(1000);
		await requests.fullWindow(10_000);
		expect(await requests.refuse(1000)).toBe(11_020);
		await requests.fullWindow(10_000);
		expect((await requests.take()).at).toBe(12_020 + 10_300);
	});

	it('is what the server says while the length of its window is not known', async () => {
		const requests = new Requests({ windowMs: 60_000 });
		await requests.refuse(1000);
		await requests.fullWindow(10_000);
		expect(await requests.fullWindow(10_000)).toBe(11_300);
		expect((await requests.take()).at).toBe(21_300 + MARGIN);
	});

	it('is what the server says when it does not round, which is no news of the length', async () => {
		const requests = new Requests();
		await requests.refuse(1000);
		await requests.fullWindow(9700);
		expect(await requests.fullWindow(10_000)).toBe(11_000);
		expect((await requests.take()).at).toBe(21_000 + MARGIN);
	});

	it('is what the server says where windows are not fixed', async () => {
		const requests = new Requests({ isFixed: false });
		await requests.refuse(1000);
		await requests.fullWindow(10_000);
		expect((await requests.take()).at).toBe(11_300);
	});
});

describe('the number of requests in a window', () => {
	it('is not learned from a window of which we had nothing', async () => {
		const requests = new Requests();
		await requests.refuse(1000);
		const probes = [];
		for (let count = 0; count < 4; count++) probes.push((await requests.take()).isProbe);
		expect(probes).toEqual([true, false, false, false]);
	});
});

describe('a request that waits', () => {
	it('goes when the window opens at the last moment of its Max Wait', async () => {
		const requests = new Requests();
		await requests.refuse(5000);
		expect((await requests.enter(5000)).at).toBe(5000);
	});

	it('goes when the one ahead has ended, though another has given up meanwhile', async () => {
		const requests = new Requests();
		await requests.refuse(1000);
		const { admission } = await requests.enter();
		const impatient = requests.enter(1000);
		const patient = requests.enter();
		await expect(impatient).rejects.toThrow('Held back');
		await requests.clock.sleep(500);
		requests.leave(admission);
		expect((await patient).at).toBe(2500);
	});
});
