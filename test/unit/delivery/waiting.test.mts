import { executionClock, WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../support/virtualClock.mts';

describe('WaitBudget', () => {
	it('is whole at first', () => {
		expect(new WaitBudget(1000, new VirtualClock()).left).toBe(1000);
	});

	it('counts what is waited for, and nothing else', async () => {
		const clock = new VirtualClock();
		const budget = new WaitBudget(1000, clock);
		await clock.sleep(700);
		expect(budget.left).toBe(1000);
		budget.count(300);
		expect(budget.left).toBe(700);
	});

	it('is never below zero', () => {
		const budget = new WaitBudget(1000, new VirtualClock());
		budget.count(5000);
		expect(budget.left).toBe(0);
	});

	const never = new Promise<void>(() => undefined);

	it('counts the queue against Max Wait where there is no Max Queue Time', async () => {
		const budget = new WaitBudget(1000, new VirtualClock());
		await budget.sleepInQueue(300, never);
		expect([budget.left, budget.queueLeft]).toEqual([700, 700]);
		expect(budget.queueLimit).toEqual({ option: 'Max Wait', ms: 1000 });
	});

	it('counts the queue apart, where there is one', async () => {
		const budget = new WaitBudget({ maxWait: 1000, maxQueueTime: 5000 }, new VirtualClock());
		await budget.sleepInQueue(4000, never);
		expect([budget.left, budget.queueLeft]).toEqual([1000, 1000]);
		await budget.sleepInQueue(4000, never);
		expect(budget.queueLeft).toBe(0);
		expect(budget.queueLimit).toEqual({ option: 'Max Queue Time', ms: 5000 });
	});

	it('lets a message that was served wait for its next turn as long as Max Wait lasts', async () => {
		const budget = new WaitBudget({ maxWait: 1000, maxQueueTime: 500 }, new VirtualClock());
		await budget.sleepInQueue(400, never);
		budget.served();
		expect(budget.queueLeft).toBe(1000);
		await budget.sleepInQueue(300, never);
		expect([budget.left, budget.queueLeft]).toEqual([800, 800]);
	});

	it.each([
		[400, 400, 600],
		[1000, 1000, 0],
		[5000, 1000, 0],
	])('sleeps for %i ms only %i ms', async (wanted, slept, left) => {
		const clock = new VirtualClock();
		const budget = new WaitBudget(1000, clock);
		await budget.sleep(wanted);
		expect([clock.elapsed, budget.left]).toEqual([slept, left]);
	});
});

describe('executionClock', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	/** How long a sleep takes, in ms of the timers; undefined when it does not end. */
	async function durationOf(sleeping: Promise<void>): Promise<number | undefined> {
		const start = Date.now();
		let end: number | undefined;
		void sleeping.then(() => {
			end = Date.now();
		});
		for (let ms = 0; ms < 5000 && end === undefined; ms++) await jest.advanceTimersByTimeAsync(1);
		return end === undefined ? undefined : end - start;
	}

	const afterMs = async (ms: number) => {
		await new Promise((resolve) => {
			setTimeout(resolve, ms);
		});
	};

	it('tells the time of day, and one that no clock change touches', async () => {
		const clock = executionClock(undefined);
		const [day, steady] = [clock.now(), clock.monotonic()];
		expect(day).toBe(Date.now());
		await jest.advanceTimersByTimeAsync(1000);
		jest.setSystemTime(0);
		expect(clock.now()).toBe(0);
		expect(clock.monotonic() - steady).toBe(1000);
	});

	it.each([1, 999, 1000, 2500])('sleeps %i ms', async (ms) => {
		expect(await durationOf(executionClock(undefined).sleep(ms))).toBe(ms);
	});

	it.each([0, -1])('does not sleep %i ms', async (ms) => {
		await expect(executionClock(undefined).sleep(ms)).resolves.toBeUndefined();
	});

	it('ends a sleep when n8n cancels the execution', async () => {
		const cancel = new AbortController();
		const clock = executionClock(cancel.signal);
		setTimeout(() => {
			cancel.abort();
		}, 1500);
		expect(clock.isCancelled()).toBe(false);
		expect(await durationOf(clock.sleep(60_000))).toBe(1500);
		expect(clock.isCancelled()).toBe(true);
	});

	it.each([
		[1500, 1500],
		[2500, 2500],
		[9000, 4000],
	])('ends a sleep of 4 s that is woken after %i ms after %i ms', async (woken, slept) => {
		expect(await durationOf(executionClock(undefined).sleep(4000, afterMs(woken)))).toBe(slept);
	});

	it('ends a sleep that could be woken when n8n cancels the execution', async () => {
		const cancel = new AbortController();
		setTimeout(() => {
			cancel.abort();
		}, 500);
		expect(await durationOf(executionClock(cancel.signal).sleep(4000, afterMs(2000)))).toBe(500);
	});

	it('does not sleep in a cancelled execution', async () => {
		await expect(executionClock(AbortSignal.abort()).sleep(60_000)).resolves.toBeUndefined();
	});

	it('is not cancelled where n8n knows no signal', () => {
		expect(executionClock(undefined).isCancelled()).toBe(false);
	});

	it('leaves no listener on the cancel signal', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		await durationOf(executionClock(signal).sleep(100));
		expect(added).toHaveBeenCalledTimes(1);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});

	it('gives chances in [0, 1)', () => {
		const chance = executionClock(undefined).random();
		expect(chance >= 0 && chance < 1).toBe(true);
	});
});
