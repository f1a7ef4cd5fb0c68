import { maxWaitOf } from '../../../nodes/XquikDm/input/maxWait.ts';

describe('maxWaitOf', () => {
	it.each<[rule: string, maxWait: unknown, ms: number]>([
		['120 s by default', undefined, 120_000],
		['what is set', 30, 30_000],
		['what an expression gives as text', '45', 45_000],
		['at least a second', 0, 1000],
		['at least a second when it is negative', -5, 1000],
		['the default when it is no number', 'long', 120_000],
		['the default when it has no end', Number.POSITIVE_INFINITY, 120_000],
		['the default when it is null', null, 120_000],
	])('is %s', (_rule, maxWait, ms) => {
		expect(maxWaitOf({ maxWait } as { maxWait?: number })).toBe(ms);
	});
});
