import { checkWaitLimit } from '../../../nodes/XquikDm/parameters/waitLimit.ts';
import { NOON } from '../support/virtualClock.mts';

function check(values: unknown) {
	return checkWaitLimit({ values }, 'Europe/Berlin', NOON);
}

describe('checkWaitLimit', () => {
	it.each<[unknown, unknown]>([
		[{ resumeAmount: 2, resumeUnit: 'days' }, { afterMs: 172_800_000 }],
		[{ resumeAmount: '0.5', resumeUnit: 'minutes' }, { afterMs: 30_000 }],
		[{}, { afterMs: 3_600_000 }],
		[
			{ limitType: 'atSpecifiedTime', maxDateAndTime: '2050-01-02T10:00:00' },
			{ at: Date.UTC(2050, 0, 2, 9) },
		],
	])('takes %j', (values, limit) => {
		expect(check(values)).toEqual(limit);
	});

	it.each([undefined, {}, { values: undefined }, { values: null }])('is none for %j', (value) => {
		expect(checkWaitLimit(value, 'UTC', NOON)).toBe(undefined);
	});

	it.each(['tomorrow', 5, { days: 2 }, { values: 'soon' }])(
		'refuses %j, which would wait without an end',
		(value) => {
			expect(() => checkWaitLimit(value, 'UTC', NOON)).toThrow(
				/Limit Wait Time must be an interval or a date, but is/,
			);
		},
	);

	it.each([
		[{ resumeAmount: 0 }, /Amount of Limit Wait Time must be a number above 0, but is 0/],
		[{ resumeAmount: 'soon' }, /but is "soon"/],
		[{ resumeAmount: 1e300 }, /must be a number above 0/],
		[{ resumeUnit: 'years' }, /Unit must be one of minutes, hours, days, but is "years"/],
		[{ limitType: 'never' }, /Limit Wait Time must be one of/],
		[{ limitType: 'atSpecifiedTime' }, /Max Date and Time is empty/],
		[
			{ limitType: 'atSpecifiedTime', maxDateAndTime: '1999-01-01' },
			/is in the past: "1999-01-01"/,
		],
		[
			{ limitType: 'atSpecifiedTime', maxDateAndTime: 'soon' },
			/is not a valid date and time: "soon"/,
		],
	])('refuses %j', (values, message) => {
		expect(() => check(values)).toThrow(message);
	});
});
