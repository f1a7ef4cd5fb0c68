import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../nodes/XquikDm/errors/inputError.ts';
import { duplicateProtectionParameter } from '../../../nodes/XquikDm/parameters/duplicateProtection.ts';
import type { Parameter } from '../../../nodes/XquikDm/parameters/parameterSet.ts';
import {
	booleanParameter,
	choiceParameter,
	notice,
	parameter,
	parameterSet,
} from '../../../nodes/XquikDm/parameters/parameterSet.ts';

const NAME = { displayName: 'Name', name: 'name', type: 'string', default: '' } as const;

function checkName(value: unknown): string {
	if (typeof value === 'string' && value !== '') return value.trim();
	throw new InputError('name_missing', 'Name', 'Name is empty', 'Enter a name.');
}

const FAST = booleanParameter({ displayName: 'Fast', name: 'fast', default: false });
const COLOR = choiceParameter({
	displayName: 'Color',
	name: 'color',
	default: 'red',
	options: [
		{ name: 'Red', value: 'red', description: 'As a rose' },
		{ name: 'Blue', value: 'blue', description: 'As the sky' },
	],
});

/** A set whose last parameter counts how often it is read. */
function set() {
	let opened = 0;
	const file: Parameter<string> = {
		isCostly: true,
		fields: () => [],
		read: () => ({ value: `file ${++opened}` }),
	};
	const parameters = parameterSet({
		about: notice('about', 'About this'),
		name: parameter(NAME, checkName, (value) => (typeof value === 'string' ? value : undefined)),
		fast: FAST,
		file,
		color: COLOR,
	});
	return {
		parameters,
		read: async (values: Record<string, unknown>) =>
			await parameters.read({ get: (name) => values[name] ?? '', typeVersion: 1 }),
		opened: () => opened,
	};
}

describe('a set of parameters', () => {
	it('gives all values of an item that is right', async () => {
		const { checked } = await set().read({ name: ' Ann ', fast: 'true', color: 'blue' });
		expect(checked).toEqual({ name: 'Ann', fast: true, color: 'blue', file: 'file 1' });
	});

	it('tells the first that is wrong, and keeps the right ones and what was typed', async () => {
		const { read, opened } = set();
		const result = await read({ name: '', fast: 'maybe', color: 'blue' });
		expect(result.checked).toBeUndefined();
		expect(result.error).toMatchObject({ code: 'name_missing' });
		expect(result.values).toEqual({ color: 'blue' });
		expect(result.typed).toEqual({ name: '' });
		expect(opened()).toBe(0);
	});

	it('gives the error of an expression that fails', async () => {
		const failing = () => {
			throw new Error('The expression failed');
		};
		const { error, values } = await set().parameters.read({ get: failing, typeVersion: 1 });
		expect(error).toEqual(new Error('The expression failed'));
		expect(values).toEqual({});
	});

	it('shows the fields in their order, where they are to be shown', () => {
		const show = { operation: ['paint'] };
		const fields = set().parameters.fields(show);
		expect(fields.map(({ name }) => name)).toEqual(['about', 'name', 'fast', 'color']);
		for (const { displayOptions } of fields) expect(displayOptions).toEqual({ show });
	});

	it('shows them always, unless it is told where', () => {
		for (const field of set().parameters.fields(undefined)) {
			expect(field).not.toHaveProperty('displayOptions');
		}
	});
});

describe('a list', () => {
	it.each<[what: string, value: unknown]>([
		['another text', 'green'],
		['the name of a value', 'Red'],
		['nothing', ''],
	])('refuses %s', async (_what, value) => {
		const { error } = await set().read({ name: 'Ann', fast: false, color: value });
		expect(error).toMatchObject({ code: 'parameter_invalid', field: 'Color' });
	});

	it('has the values that its check takes', async () => {
		const protection = duplicateProtectionParameter();
		const [field] = protection.fields(undefined);
		for (const option of field?.options ?? []) {
			const value = 'value' in option ? option.value : undefined;
			const get = (name: string) => (name === 'deduplicationKey' ? 'k' : value);
			expect(await protection.read({ get, typeVersion: 1 })).toHaveProperty('value');
		}
	});
});

/** Never called: it must not compile when a parameter could go unchecked. */
export function unchecked(): unknown[] {
	const field: INodeProperties = { ...NAME };
	return [
		// @ts-expect-error a field alone is no parameter
		parameterSet({ name: field }),
		// @ts-expect-error a parameter has a check
		parameterSet({ name: { fields: () => [field] } }),
	];
}
