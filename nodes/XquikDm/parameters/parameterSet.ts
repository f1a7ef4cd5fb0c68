import type {
	IDisplayOptions,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { readBoolean, readChoice } from './value';

/** Where parameters are shown: n8n's `displayOptions.show`; undefined shows them always. */
export type Shown = NonNullable<IDisplayOptions['show']> | undefined;

/** Where values come from. */
interface ParameterSource {
	/**
	 * A parameter's value as n8n gives it, which an expression or an AI may have made anything; an
	 * empty text when it is not set.
	 *
	 * @throws n8n's own error for an expression that fails
	 */
	get(name: string): unknown;
	/** Of the node: what a saved parameter means may depend on it (docs/architecture.md: "Versions of the node"). */
	readonly typeVersion: number;
}

/** One item of an execution. */
export interface ItemSource extends ParameterSource {
	context: IExecuteFunctions;
	itemIndex: number;
	item: INodeExecutionData;
	/** Of the credential. */
	baseUrl: string;
}

/** What was read of a parameter. */
export type ParameterValue<Value> =
	| { value: Value; typed?: string }
	/**
	 * `typed` is the value as it was typed, and `value` what holds of one that is not right: both for
	 * the row of a failed item.
	 */
	| { error: unknown; value?: Value; typed?: string };

/**
 * A parameter of the node: its fields, and the check of what they give. Neither exists without the
 * other, so a field without a check does not compile.
 */
export interface Parameter<Value, Source extends ParameterSource = ParameterSource> {
	fields(show: Shown): INodeProperties[];
	/** Checks the value. Never throws. */
	readonly read: (source: Source) => ParameterValue<Value> | Promise<ParameterValue<Value>>;
	/** Read last, and only when all others are right: it opens files. */
	readonly isCostly?: boolean;
}

/** The values of a set's parameters, by their names. */
export type ValuesOf<Parameters> = {
	[Name in keyof Parameters]: Parameters[Name] extends Parameter<infer Value, ItemSource>
		? Value
		: never;
};

/** What was read of an item. */
export interface ReadParameters<Values> {
	/** Those that are right, also when another one is wrong. */
	values: Partial<Values>;
	/** Texts as they were typed, for the row of a failed item. */
	typed: Partial<Record<keyof Values, string>>;
	/** All of them; undefined when one is wrong. */
	checked?: Values;
	/** The first that is wrong: an InputError, or n8n's own error for an expression. */
	error?: unknown;
}

/** The parameters of an operation. There is no other way to show a field, or to read one. */
export interface ParameterSet<Values, Source extends ParameterSource = ItemSource> {
	fields(show: Shown): INodeProperties[];
	/** Checks all parameters of an item, in their order, what is costly last. Never throws. */
	readonly read: (source: Source) => Promise<ReadParameters<Values>>;
}

/** What a set is read from: an item, where one of its parameters needs more than values. */
type SourceOf<Parameters> =
	Parameters[keyof Parameters] extends Parameter<unknown> ? ParameterSource : ItemSource;

/** The values of a set. */
export type ValuesIn<Set> = Set extends ParameterSet<infer Values, ItemSource> ? Values : never;

/** Makes the set of an operation's parameters, in the order in which they are shown and checked. */
export function parameterSet<
	const Parameters extends Readonly<Record<string, Parameter<unknown, ItemSource>>>,
>(parameters: Parameters): ParameterSet<ValuesOf<Parameters>, SourceOf<Parameters>> {
	type Values = ValuesOf<Parameters>;
	const entries = Object.entries(parameters) as Array<
		[keyof Values & string, Parameter<unknown, SourceOf<Parameters>>]
	>;
	const isCostly = ([, one]: (typeof entries)[number]) => one.isCostly === true;
	const inReadingOrder = [...entries.filter((one) => !isCostly(one)), ...entries.filter(isCostly)];
	const read = async (source: SourceOf<Parameters>): Promise<ReadParameters<Values>> => {
		const values: Partial<Record<keyof Values, unknown>> = {};
		const typed: Partial<Record<keyof Values, string>> = {};
		const errors: unknown[] = [];
		for (const [name, parameter] of inReadingOrder) {
			if (parameter.isCostly === true && errors.length > 0) continue;
			const result = await parameter.read(source);
			if ('error' in result) errors.push(result.error);
			if ('value' in result) values[name] = result.value;
			if (result.typed !== undefined) typed[name] = result.typed;
		}
		const right = values as Partial<Values>;
		return errors.length === 0
			? { values: right, typed, checked: right as Values }
			: { values: right, typed, error: errors[0] };
	};
	return {
		fields: (show) => entries.flatMap(([, parameter]) => parameter.fields(show)),
		read,
	};
}

/** The same from this version of the node on. */
export function since(version: number, show: Shown): Shown {
	return { ...show, '@version': [{ _cnd: { gte: version } }] };
}

/** The same before this version of the node. */
export function before(version: number, show: Shown): Shown {
	return { ...show, '@version': [{ _cnd: { lt: version } }] };
}

/** The displayOptions of a field. */
export function shownOnly(show: Shown): Pick<INodeProperties, 'displayOptions'> {
	return show === undefined ? {} : { displayOptions: { show } };
}

/**
 * A parameter that is one field.
 *
 * @param field without its displayOptions
 * @param check gives the value, or throws an InputError
 * @param typedAs gives the value as it was typed
 */
export function parameter<Value>(
	field: Omit<INodeProperties, 'displayOptions'>,
	check: (value: unknown, typeVersion: number) => Value,
	typedAs?: (value: unknown) => string | undefined,
): Parameter<Value> {
	return {
		fields: (show) => [{ ...field, ...shownOnly(show) }],
		read: (source) =>
			attempt(
				() => source.get(field.name),
				(given) => check(given, source.typeVersion),
				typedAs,
			),
	};
}

/** Reads a value and checks it; what goes wrong is part of the result. */
export function attempt<Given, Value>(
	get: () => Given,
	check: (given: Given) => Value,
	typedAs?: (given: Given) => string | undefined,
): ParameterValue<Value> {
	let typed: string | undefined;
	try {
		const given = get();
		typed = typedAs?.(given);
		const value = check(given);
		return { value, ...(typed !== undefined && { typed }) };
	} catch (error) {
		return { error, ...(typed !== undefined && { typed }) };
	}
}

/** A text between the fields, which has no value. */
export function notice(name: string, displayName: string): Parameter<undefined> {
	return {
		fields: (show) => [{ displayName, name, type: 'notice', default: '', ...shownOnly(show) }],
		read: () => ({ value: undefined }),
	};
}

/** The parameters of one item of an execution. */
export function itemSource(
	context: IExecuteFunctions,
	itemIndex: number,
	baseUrl: string,
): ItemSource {
	return {
		context,
		itemIndex,
		item: context.getInputData()[itemIndex] ?? { json: {} },
		baseUrl,
		typeVersion: context.getNode().typeVersion,
		get: (name) => context.getNodeParameter(name, itemIndex, '') as unknown,
	};
}

/** A parameter that is a switch. */
export function booleanParameter(
	field: Omit<INodeProperties, 'displayOptions' | 'type'> & { default: boolean },
): Parameter<boolean> {
	const where = { field: field.displayName, code: 'parameter_invalid' };
	return parameter({ ...field, type: 'boolean' }, (value) => readBoolean(value, where));
}

/** A field that is a list; the values of the list are those of its check. */
export function choiceParameter<const Value extends string>(
	field: Omit<INodeProperties, 'displayOptions' | 'type' | 'options' | 'default'> & {
		default: Value;
		options: ReadonlyArray<{ name: string; value: Value; description: string }>;
	},
): Parameter<Value> & { check(value: unknown): Value } {
	const where = { field: field.displayName, code: 'parameter_invalid' };
	const values = field.options.map(({ value }) => value);
	const check = (value: unknown) => readChoice(value, values, where);
	return {
		...parameter({ ...field, type: 'options', options: [...field.options] }, check),
		check,
	};
}
