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
		await expect(budget.spend(() => clock.sleep(300).then(() => 'answer'))).resolves.toBe('answer');
		expect(budget.left).toBe(700);
	});

	it('counts a wait that fails', async () => {
		const clock = new VirtualClock();
		const budget = new WaitBudget(1000, clock);
		const failing = budget.spend(async () => {
			await clock.sleep(300);
			throw new Error('broken');
		});
		await expect(failing).rejects.toThrow('broken');
		expect(budget.left).toBe(700);
	});

	it('is never below zero', async () => {
		const clock = new VirtualClock();
		const budget = new WaitBudget(1000, clock);
		await budget.spend(() => clock.sleep(5000));
		expect(budget.left).toBe(0);
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

	it.each([0, 1, 999, 1000, 2500])('sleeps %i ms', async (ms) => {
		const clock = executionClock(undefined);
		const start = clock.now();
		const sleeping = clock.sleep(ms);
		await jest.advanceTimersByTimeAsync(ms);
		await sleeping;
		expect(clock.now() - start).toBe(ms);
	});

	it('ends a sleep when n8n cancels the execution', async () => {
		const cancel = new AbortController();
		const clock = executionClock(cancel.signal);
		const start = clock.now();
		const sleeping = clock.sleep(60_000);
		await jest.advanceTimersByTimeAsync(1500);
		expect(clock.isCancelled()).toBe(false);
		cancel.abort();
		await sleeping;
		expect(clock.isCancelled()).toBe(true);
		expect(clock.now() - start).toBe(1500);
	});

	it('does not sleep in a cancelled execution', async () => {
		const clock = executionClock(AbortSignal.abort());
		const start = clock.now();
		await clock.sleep(60_000);
		expect(clock.now()).toBe(start);
	});

	it('leaves no listener on the cancel signal', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		const sleeping = executionClock(signal).sleep(100);
		await jest.advanceTimersByTimeAsync(100);
		await sleeping;
		expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
	});

	it('gives chances in [0, 1)', () => {
		const chance = executionClock(undefined).random();
		expect(chance >= 0 && chance < 1).toBe(true);
	});
});
