import type { IExecuteFunctions } from 'n8n-workflow';

import { asTyped } from './resourceLocator';
import { readBoolean, readChoice } from './value';

/**
 * A parameter as it was typed, for the row of a failed item; undefined when it has no value, or its
 * expression fails. Never throws.
 */
export function typedParameter(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
): string | undefined {
	try {
		return asTyped(parameterOf(context, name, itemIndex));
	} catch {
		return undefined;
	}
}

/**
 * A parameter's value as n8n gives it, which an expression or an AI may have made anything; an
 * empty text when it is not set.
 *
 * @throws n8n's own error for an expression that fails
 */
export function parameterOf(context: IExecuteFunctions, name: string, itemIndex: number): unknown {
	return context.getNodeParameter(name, itemIndex, '') as unknown;
}

/**
 * A parameter that is a switch.
 *
 * @param field its label, for the error
 * @throws InputError when it is neither true nor false; n8n's own error for an expression
 */
export function booleanParameterOf(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	field: string,
): boolean {
	const value = parameterOf(context, name, itemIndex);
	return readBoolean(value, { field, code: 'parameter_invalid' });
}

/**
 * A parameter that is a list.
 *
 * @param field its label, for the error
 * @throws InputError when it is none of the values; n8n's own error for an expression
 */
export function choiceParameterOf<const Value extends string>(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	field: string,
	values: readonly Value[],
): Value {
	const value = parameterOf(context, name, itemIndex);
	return readChoice(value, values, { field, code: 'parameter_invalid' });
}
