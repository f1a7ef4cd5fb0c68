import { readLocator } from '../../../nodes/XquikDm/input/resourceLocator.ts';

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
		expect(readLocator(parameter)).toEqual({ mode, value });
	});

	it.each<[rule: string, parameter: unknown]>([
		['a number that has lost digits', 2 ** 53],
		['a fraction', 1.5],
		['no number', Number.NaN],
		['null', null],
		['undefined', undefined],
		['an object', {}],
		['a list', ['12']],
		['an object in a locator', { value: { id: '12' } }],
		['a boolean', true],
	])('reads nothing from %s', (_rule, parameter) => {
		expect(readLocator(parameter)).toEqual({ mode: '', value: '' });
	});
});
