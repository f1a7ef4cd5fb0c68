import { checkTime } from '../../../nodes/XquikDm/parameters/time.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const NOON = Date.UTC(2026, 10, 23, 12);

function time(value: unknown) {
	return checkTime(value, 'Since', 'Europe/Berlin');
}

describe('checkTime', () => {
	it.each<[rule: string, value: unknown]>([
		['ISO with Z', '2026-11-23T12:00:00Z'],
		['ISO with an offset', '2026-11-23T17:00:00+05:00'],
		['ISO without zone, which is that of the workflow', '2026-11-23T13:00:00'],
		['a date of JavaScript', new Date(NOON)],
		['an HTTP date', 'Mon, 23 Nov 2026 12:00:00 GMT'],
		['ms', NOON],
		['seconds', NOON / 1000],
	])('takes %s', (_rule, value) => {
		expect(time(value)).toBe(NOON);
	});

	it('takes a date for its first moment in the zone of the workflow', () => {
		expect(time('2026-11-23')).toBe(Date.UTC(2026, 10, 22, 23));
	});

	it.each([undefined, null, ''])('gives none for %j', (value) => {
		expect(time(value)).toBeUndefined();
	});

	it.each(['yesterday', '2026-13-45', {}, [], true, Number.NaN])('refuses %j', (value) => {
		expect(inputErrorOf(() => time(value))).toEqual({ code: 'time_invalid', field: 'Since' });
	});
});
