import { checkCursor } from '../../../nodes/XquikDm/parameters/cursor.ts';
import { checkCustomKey } from '../../../nodes/XquikDm/parameters/duplicateProtection.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

describe('checkCustomKey', () => {
	it.each<[key: unknown, expected: string]>([
		['ticket-7', 'ticket-7'],
		[' 7 ', '7'],
		[7, '7'],
		[0, '0'],
		[-7, '-7'],
		[2 ** 53 - 1, '9007199254740991'],
		['9007199254740993', '9007199254740993'],
	])('takes %j', (key, expected) => {
		expect(checkCustomKey(key)).toBe(expected);
	});

	it.each([
		Number.NaN,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
		2 ** 53,
		2 ** 53 + 2,
		1e21,
		1.5,
		'NaN',
		'undefined',
		'null',
		'[object Object]',
		'1e+21',
	])('refuses %j, which may be the key of two messages', (key) => {
		expect(inputErrorOf(() => checkCustomKey(key))).toEqual({
			code: 'deduplication_key_invalid',
			field: 'Deduplication Key',
		});
	});

	it.each(['', ' ', null, undefined, true, {}, ['7']])('misses a key that is %j', (key) => {
		expect(inputErrorOf(() => checkCustomKey(key)).code).toBe('deduplication_key_missing');
	});
});

describe('checkCursor', () => {
	it.each<[value: unknown, cursor: string | undefined]>([
		['DAACCgACGRElMJcAAA', 'DAACCgACGRElMJcAAA'],
		[' DAAC ', 'DAAC'],
		['a+b/c==', 'a+b/c=='],
		['', undefined],
	])('of %j is %j', (value, cursor) => {
		expect(checkCursor(value)).toBe(cursor);
	});

	it.each([null, undefined, 5, {}, 'a b', 'a\nb', 'é', 'x'.repeat(2001)])('refuses %j', (value) => {
		expect(inputErrorOf(() => checkCursor(value))).toEqual({
			code: 'option_invalid',
			field: 'Cursor',
		});
	});
});
