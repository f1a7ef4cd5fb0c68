import type { IExecuteFunctions } from 'n8n-workflow';

import {
	booleanOption,
	checkedOption,
	choiceOption,
	numberOption,
	optionSet,
} from '../../../nodes/XquikDm/parameters/optionSet.ts';
import { InputError } from '../../../nodes/XquikDm/errors/inputError.ts';

const SET = optionSet([
	booleanOption({ displayName: 'Quiet', name: 'quiet' }),
	booleanOption({ displayName: 'Shown', name: 'shown' }, { unset: true, refused: false }),
	numberOption({
		displayName: 'Count',
		name: 'count',
		type: 'number',
		default: 5,
		typeOptions: { minValue: 1, maxValue: 20 },
	}),
	choiceOption({
		displayName: 'If Not Found',
		name: 'ifNotFound',
		type: 'options',
		default: 'fail',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Fail' },
			{ name: 'Skip', value: 'skip', description: 'Skip' },
		],
	}),
	checkedOption({ displayName: 'Mark', name: 'mark', type: 'string', default: '' }, (value) => {
		if (typeof value === 'string') return value;
		throw new InputError('option_invalid', 'Mark', 'Mark is no text', 'Enter one.');
	}),
]);

/** n8n, as far as it gives the collection; a function throws as an expression does. */
function given(options: unknown): IExecuteFunctions {
	const getNodeParameter = () => {
		if (typeof options === 'function') throw new Error('expression');
		return options;
	};
	return { getNodeParameter } as unknown as IExecuteFunctions;
}

const DEFAULTS = { quiet: false, shown: true, count: 5, ifNotFound: 'fail', mark: undefined };

describe('optionSet', () => {
	it.each([{}, '', null, undefined, { unknown: 1 }])('gives the defaults for %j', (options) => {
		expect(SET.read(given(options), 0)).toEqual({ options: DEFAULTS });
	});

	it('gives what is set, also as text, within its bounds', () => {
		const options = { quiet: 'true', shown: 'False', count: '50', ifNotFound: 'skip', mark: 'm' };
		expect(SET.read(given(options), 0).options).toEqual({
			quiet: true,
			shown: false,
			count: 20,
			ifNotFound: 'skip',
			mark: 'm',
		});
	});

	it.each<[name: string, value: unknown, field: string]>([
		['quiet', 'yes', 'Quiet'],
		['quiet', undefined, 'Quiet'],
		['shown', 0, 'Shown'],
		['count', 'many', 'Count'],
		['count', '', 'Count'],
		['ifNotFound', 'pass', 'If Not Found'],
		['mark', 7, 'Mark'],
	])('refuses %s: %j by its label', (name, value, field) => {
		const { error } = SET.read(given({ [name]: value }), 0);
		expect(error).toMatchObject({ name: 'InputError', code: 'option_invalid', field });
	});

	it('keeps the right ones beside a wrong one, and is careful with the wrong one', () => {
		const { options } = SET.read(given({ quiet: true, shown: 'maybe', count: 7 }), 0);
		expect(options).toEqual({ ...DEFAULTS, quiet: true, shown: false, count: 7 });
	});

	it.each([
		['an expression that fails', () => undefined],
		['a collection that is a list', []],
		['a collection that is a text', 'all'],
	])('refuses %s, and is careful', (_rule, options) => {
		const result = SET.read(given(options), 0);
		expect(result.error).toBeInstanceOf(Error);
		expect(result.options).toEqual({ ...DEFAULTS, shown: false });
	});

	it('describes the collection with the very fields', () => {
		const field = SET.field({ show: { operation: ['get'] } });
		const names = field.options?.map(({ name }) => name);
		expect(names).toEqual(['quiet', 'shown', 'count', 'ifNotFound', 'mark']);
		expect(field).toMatchObject({ name: 'options', type: 'collection', default: {} });
	});
});

/** Never called: it must not compile when an option could go unchecked. */
export function unchecked(context: IExecuteFunctions): unknown[] {
	const { options: values } = SET.read(context, 0);
	const bare = { displayName: 'Bare', name: 'bare', type: 'boolean', default: false };
	// @ts-expect-error a switch is a boolean, not any text
	const text: string = values.quiet;
	return [
		text,
		// @ts-expect-error what is not among the options is not among the values
		values.other,
		// @ts-expect-error a field alone is no option
		optionSet([bare]),
	];
}
