import {
	readBoolean,
	readChoice,
	readNumber,
	shownValue,
} from '../../../nodes/XquikDm/parameters/value.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const WHERE = { field: 'Dry Run', code: 'option_invalid' };

describe('readBoolean', () => {
	it.each<[value: unknown, boolean]>([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		[' True\n', true],
		['FALSE', false],
	])('reads %j as %j', (value, expected) => {
		expect(readBoolean(value, WHERE)).toBe(expected);
	});

	it.each([1, 0, 'yes', 'no', 'on', '1', '', ' ', 'truee', null, undefined, {}, [], [true]])(
		'refuses %j',
		(value) => {
			expect(inputErrorOf(() => readBoolean(value, WHERE))).toEqual(WHERE);
		},
	);

	it('names the option, the value and what it may be', () => {
		expect(() => readBoolean('yes', WHERE)).toThrow('Dry Run must be true or false, but is "yes"');
		expect(() => readBoolean(undefined, WHERE)).toThrow(
			'Dry Run must be true or false, but is empty',
		);
	});
});

describe('readNumber', () => {
	it.each<[value: unknown, number]>([
		[5, 5],
		['5', 5],
		[' 7 ', 7],
		[0, 1],
		[-3, 1],
		[100, 20],
		['1e3', 20],
	])('reads %j within 1 to 20 as %j', (value, expected) => {
		expect(readNumber(value, { minValue: 1, maxValue: 20 }, WHERE)).toBe(expected);
	});

	it.each(['many', '', ' ', null, undefined, true, Number.NaN, Number.POSITIVE_INFINITY, {}, [5]])(
		'refuses %j',
		(value) => {
			expect(inputErrorOf(() => readNumber(value, {}, WHERE))).toEqual(WHERE);
		},
	);

	it('names the bounds', () => {
		const read = () => readNumber('many', { minValue: 1, maxValue: 20 }, WHERE);
		expect(read).toThrow('Dry Run must be a number from 1 to 20, but is "many"');
	});
});

describe('readChoice', () => {
	it('reads one of the values', () => {
		expect(readChoice('b', ['a', 'b'], WHERE)).toBe('b');
	});

	it.each(['c', 'A', ' a', '', null, undefined, true, ['a']])('refuses %j', (value) => {
		expect(inputErrorOf(() => readChoice(value, ['a', 'b'], WHERE))).toEqual(WHERE);
	});
});

describe('shownValue', () => {
	it.each<[value: unknown, text: string]>([
		['yes', '"yes"'],
		['', 'empty'],
		[undefined, 'empty'],
		[null, 'null'],
		[Number.NaN, 'NaN'],
		[{ a: 1 }, '{"a":1}'],
		[12n, '12'],
		[`Bearer xq_${'0a'.repeat(32)}`, '"Bearer xq_…"'],
		['xq_bob', '"xq_bob"'],
		['x'.repeat(100), `"${'x'.repeat(59)}…`],
	])('shows %j', (value, text) => {
		expect(shownValue(value)).toBe(text);
	});
});
