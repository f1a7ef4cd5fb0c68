import {
	ACCOUNT_LIMIT,
	DELETE_LIMIT,
	READ_LIMIT,
	windowLength,
	WRITE_LIMIT,
} from '../../../../nodes/XquikDm/delivery/queue/rateWindow.ts';

const START = { firstBegunAt: 1000, firstAcceptedAt: 1010 };

describe('windowLength', () => {
	it.each([
		// The window of 60 s began between 1000 and 1010 and ends between 61 000 and 61 010.
		['right away', 10_000, START, 1200, 1210, 60_000, 60_000],
		['in its middle', 10_000, START, 31_500, 31_510, 30_000, 60_000],
		['at its end', 60_000, START, 60_990, 61_005, 1000, 60_000],
		['a short one', 10_000, START, 5200, 5210, 6000, 10_000],
		[
			'after a long upload, the longest that fits',
			10_000,
			{ ...START, firstAcceptedAt: 4000 },
			4100,
			4110,
			57_000,
			60_000,
		],
		['at its end, when another was thought', 10_000, START, 60_990, 61_005, 1000, 61_000],
		['at the longest that it can be', 60_010, START, 1005, 1010, 60_000, 60_010],
		['not at the shortest that it cannot be', 59_190, START, 1200, 1210, 60_000, 60_000],
		['not in whole seconds', 10_000, START, 1200, 1210, 59_795, undefined],
		['no wait at all', 10_000, START, 1200, 1210, 0, undefined],
		['an answer before the request', 10_000, START, 1500, 900, 1000, undefined],
	] as const)('%s', (_name, thought, start, begunAt, refusedAt, closedFor, length) => {
		expect(windowLength(thought, start, begunAt, refusedAt, closedFor)).toBe(length);
	});
});

describe('the limits that are expected', () => {
	it('are the documented ones', () => {
		expect(WRITE_LIMIT).toEqual({ limit: 120, windowMs: 60_000 });
		expect(DELETE_LIMIT).toEqual({ limit: 60, windowMs: 60_000 });
		expect(READ_LIMIT).toEqual({ limit: undefined, windowMs: 1000 });
	});

	it('of one account are none: X documents neither a number nor a window', () => {
		expect(ACCOUNT_LIMIT).toEqual({ limit: undefined, windowMs: Infinity, isFixed: false });
	});
});
