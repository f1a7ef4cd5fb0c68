import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import type { ItemSource, Parameter } from './parameterSet';
import type { ValueField } from './value';
import { readBoolean, readChoice, readNumber, shownValue } from './value';

/** An option: its field and the check of its value, which do not exist without each other. */
export interface Option<Name extends string, Value> {
	readonly field: INodeProperties & { readonly name: Name };
	/**
	 * Checks a value that was set.
	 *
	 * @throws InputError that names the option
	 */
	readonly check: (value: unknown, context: IExecuteFunctions) => Value;
	/** What holds when it is not set. */
	readonly unset: Value;
	/** What holds for the failed row of an item whose value is refused. */
	readonly refused: Value;
}

type Field<Name extends string, Type extends string> = INodeProperties & {
	readonly name: Name;
	readonly type: Type;
};

function whereOf({ displayName }: INodeProperties): ValueField {
	return { field: displayName, code: 'option_invalid' };
}

/**
 * An option that is a switch. Adding it turns it on, which is why it is there; absent it means
 * `unset`.
 *
 * @param otherwise `unset` when absent is not off; `refused` when another value is the careful one
 */
export function booleanOption<const Name extends string>(
	field: Omit<Field<Name, 'boolean'>, 'type' | 'default'>,
	otherwise: { unset?: boolean; refused?: boolean } = {},
): Option<Name, boolean> {
	const { unset = false, refused = unset } = otherwise;
	const described = { ...field, type: 'boolean', default: true } as Field<Name, 'boolean'>;
	const check = (value: unknown) => readBoolean(value, whereOf(described));
	return { field: described, check, unset, refused };
}

/** An option that is a number; the bounds of its field are those of its check. */
export function numberOption<const Name extends string>(
	field: Field<Name, 'number'> & { readonly default: number },
): Option<Name, number> {
	const check = (value: unknown) => readNumber(value, field.typeOptions ?? {}, whereOf(field));
	return { field, check, unset: field.default, refused: field.default };
}

/** An option that is a list; the values of its field are those of its check. */
export function choiceOption<const Name extends string, const Value extends string>(
	field: Omit<Field<Name, 'options'>, 'options' | 'default'> & {
		readonly default: Value;
		readonly options: ReadonlyArray<{ name: string; value: Value; description: string }>;
	},
): Option<Name, Value> {
	const values = field.options.map(({ value }) => value);
	const described = { ...field, options: [...field.options] };
	const check = (value: unknown) => readChoice(value, values, whereOf(described));
	return { field: described, check, unset: field.default, refused: field.default };
}

/** An option with a check of its own, for a text or a time; not set is undefined. */
export function checkedOption<const Name extends string, Value>(
	field: INodeProperties & { readonly name: Name },
	check: (value: unknown, context: IExecuteFunctions) => Value,
): Option<Name, Value | undefined> {
	return { field, check, unset: undefined, refused: undefined };
}

/** The values of some options, by their names; every one of them is checked or the default. */
export type ValuesOf<Options extends ReadonlyArray<Option<string, unknown>>> = {
	[One in Options[number] as One['field']['name']]: One['unset'];
};

/** The values of an item's options, and the first of them that was refused. */
interface OptionValues<Values> {
	options: Values;
	error?: unknown;
}

/** The collection Options of an operation. */
export interface OptionSet<Values> {
	/** The collection, for the description of the node. */
	field(displayOptions: INodeProperties['displayOptions']): INodeProperties;
	/**
	 * Checks all options of one item. Those that are right hold, also when another one is refused:
	 * its failed row still leaves out a text that is to be left out.
	 */
	read(context: IExecuteFunctions, itemIndex: number): OptionValues<Values>;
	/** The collection as a parameter of an operation; the values hold also when one is refused. */
	readonly parameter: Parameter<Values, ItemSource>;
}

function collectionOf(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const value = context.getNodeParameter('options', itemIndex, {}) as unknown;
	if (value === undefined || value === null || value === '') return {};
	if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
	throw new InputError(
		'option_invalid',
		'Options',
		`Options must be an object, but is ${shownValue(value)}`,
		'Set the options one by one, or use an expression that gives an object.',
	);
}

/**
 * Makes the collection Options of an operation from its options. There is no other way to read an
 * option, so none can go unchecked: what is not in the list is not in the type of the values.
 */
export function optionSet<const Options extends ReadonlyArray<Option<string, unknown>>>(
	options: Options,
): OptionSet<ValuesOf<Options>> {
	const read = (context: IExecuteFunctions, itemIndex: number) => {
		const values: Record<string, unknown> = {};
		const errors: unknown[] = [];
		const attempt = <Value>(get: () => Value, otherwise: Value): Value => {
			try {
				return get();
			} catch (error) {
				errors.push(error);
				return otherwise;
			}
		};
		const given = attempt(() => collectionOf(context, itemIndex), undefined);
		for (const { field, check, unset, refused } of options) {
			const { name } = field;
			if (given === undefined) values[name] = refused;
			else if (!Object.hasOwn(given, name)) values[name] = unset;
			else values[name] = attempt(() => check(given[name], context), refused);
		}
		const result = { options: values as ValuesOf<Options> };
		return errors.length === 0 ? result : { ...result, error: errors[0] };
	};
	const field = (displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		...(displayOptions !== undefined && { displayOptions }),
		options: options.map((option) => option.field),
	});
	return {
		field,
		read,
		parameter: {
			fields: (show) => [field(show && { show })],
			read: ({ context, itemIndex }) => {
				const { options: value, ...result } = read(context, itemIndex);
				return { value, ...result };
			},
		},
	};
}
