import { answerLimit } from '../../../nodes/XquikDm/delivery/session.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../support/virtualClock.mts';

describe('the time to wait for an answer', () => {
	it.each<[rule: string, maxWait: number, spent: number, isFirst: boolean, limit: number]>([
		['is half of what is left', 100_000, 40_000, false, 30_000],
		['is 75 s at most', 600_000, 0, true, 75_000],
		['is 1 s at least', 100_000, 100_000, false, 1000],
		['is 10 s at least for the first request of a write', 120_000, 120_000, true, 10_000],
		['is half of Max Wait for it, where that is short', 6000, 6000, true, 3000],
		['is 1 s for it, where Max Wait is shorter still', 1000, 1000, true, 1000],
	])('%s', (_rule, maxWait, spent, isFirst, limit) => {
		const budget = new WaitBudget(maxWait, new VirtualClock());
		budget.count(spent);
		expect(answerLimit(budget, isFirst)).toBe(limit);
	});
});
