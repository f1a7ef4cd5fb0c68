import type { IExecuteFunctions } from 'n8n-workflow';

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
 * The collection Options of an item: unset options are absent.
 *
 * @throws n8n's own error for an expression that fails
 */
export function optionsOf<Options extends object>(
	context: IExecuteFunctions,
	itemIndex: number,
): Partial<Options> {
	return context.getNodeParameter('options', itemIndex, {}) as Partial<Options>;
}
