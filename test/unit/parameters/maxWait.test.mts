import { maxWaitOf } from '../../../nodes/XquikDm/parameters/maxWait.ts';

describe('maxWaitOf', () => {
	it.each<[rule: string, maxWait: number | undefined, ms: number]>([
		['120 s by default', undefined, 120_000],
		['what is set', 30, 30_000],
	])('is %s', (_rule, maxWait, ms) => {
		expect(maxWaitOf({ maxWait })).toBe(ms);
	});
});
