import { asTyped, readLocator } from '../../../nodes/XquikDm/parameters/resourceLocator.ts';

describe('readLocator', () => {
	it.each<[rule: string, parameter: unknown, mode: string, value: string]>([
		['a locator', { __rl: true, mode: 'id', value: '12' }, 'id', '12'],
		['white space around the value', { mode: 'id', value: ' 12\n' }, 'id', '12'],
		['a locator without mode', { value: '12' }, '', '12'],
		['a mode that is no text', { mode: 1, value: '12' }, '', '12'],
		['a bare text', ' jack ', '', 'jack'],
		['a bare number', 12, '', '12'],
		['a number in a locator', { mode: 'id', value: 12 }, 'id', '12'],
		['the largest safe number', 2 ** 53 - 1, '', '9007199254740991'],
	])('reads %s', (_rule, parameter, mode, value) => {
		expect(readLocator(parameter, 'Recipient', 'recipient_invalid')).toEqual({ mode, value });
	});

	it.each<[rule: string, parameter: unknown]>([
		['null', null],
		['undefined', undefined],
		['an object', {}],
		['a list', ['12']],
		['an object in a locator', { value: { id: '12' } }],
		['a boolean', true],
	])('reads nothing from %s', (_rule, parameter) => {
		expect(readLocator(parameter, 'Recipient', 'recipient_invalid')).toEqual({
			mode: '',
			value: '',
		});
	});

	it.each<[rule: string, parameter: unknown]>([
		['beyond 2^53', 2 ** 53],
		['beyond 2^53 in a locator', { mode: 'id', value: 2 ** 60 }],
		['a fraction', 1.5],
		['none at all', Number.NaN],
		['a text of a large number', ' 1.8e+21 '],
	])('says of a number that is %s that digits were lost', (_rule, parameter) => {
		const read = () => readLocator(parameter, 'Recipient', 'recipient_invalid');
		expect(read).toThrow(/^Recipient is the number .* which has lost digits of the ID$/);
	});
});

describe('asTyped', () => {
	it.each<[parameter: unknown, typed: string | undefined]>([
		[{ mode: 'username', value: ' @Jane Doe' }, ' @Jane Doe'],
		['jane', 'jane'],
		[{ mode: 'id', value: 2 ** 60 }, '1152921504606847000'],
		['', undefined],
		[{ mode: 'id', value: '' }, undefined],
		[{ a: 1 }, undefined],
		[null, undefined],
		[true, undefined],
	])('of %j is %j', (parameter, typed) => {
		expect(asTyped(parameter)).toBe(typed);
	});
});
