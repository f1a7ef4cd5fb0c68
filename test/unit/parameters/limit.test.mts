import { checkLimit } from '../../../nodes/XquikDm/parameters/limit.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

describe('checkLimit', () => {
	it.each<[returnAll: unknown, limit: unknown, wanted: number | undefined]>([
		[false, 50, 50],
		[false, '7', 7],
		['', 1, 1],
		[true, 50, undefined],
		[true, '', undefined],
		['true', 50, undefined],
		[' FALSE ', 5, 5],
	])('of Return All %j and Limit %j is %j', (returnAll, limit, wanted) => {
		expect(checkLimit(returnAll, limit)).toBe(wanted);
	});

	it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '', ' ', 'many', null, [5]])(
		'refuses %j',
		(limit) => {
			expect(inputErrorOf(() => checkLimit(false, limit))).toEqual({
				code: 'limit_invalid',
				field: 'Limit',
			});
		},
	);

	it('names the limit and the value', () => {
		const message = 'Limit must be a whole number of at least 1, but is 0';
		expect(() => checkLimit(false, 0)).toThrow(new Error(message));
	});

	it.each(['yes', 1, null, undefined, {}])('refuses Return All %j', (returnAll) => {
		expect(inputErrorOf(() => checkLimit(returnAll, 50))).toEqual({
			code: 'parameter_invalid',
			field: 'Return All',
		});
	});
});
