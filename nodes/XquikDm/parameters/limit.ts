import { InputError } from '../errors/inputError';
import type { Parameter } from './parameterSet';
import { attempt, shownOnly } from './parameterSet';
import { readBoolean, shownValue } from './value';

const RETURN_ALL = { field: 'Return All', code: 'parameter_invalid' };

/**
 * Gives the most rows that are wanted; undefined for all of them (n8n's Return All and Limit).
 *
 * @throws InputError when Return All is no boolean, or Limit no whole number of at least 1
 */
export function checkLimit(returnAll: unknown, limit: unknown): number | undefined {
	// n8n leaves out what equals the default: an empty text means that it was not set.
	const all = returnAll !== '' && readBoolean(returnAll, RETURN_ALL);
	if (all) return undefined;
	const count = typeof limit === 'string' && limit.trim() !== '' ? Number(limit) : limit;
	if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1) return count;
	throw new InputError(
		'limit_invalid',
		'Limit',
		`Limit must be a whole number of at least 1, but is ${shownValue(limit)}`,
		'Enter the maximum number of results, or turn on Return All.',
	);
}

/** n8n's parameters Return All and Limit: the most rows that are wanted, undefined for all. */
export const LIMIT: Parameter<number | undefined> = {
	fields: (show) => [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			...shownOnly(show),
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			default: 50,
			typeOptions: { minValue: 1 },
			...shownOnly({ ...show, returnAll: [false] }),
			description: 'Max number of results to return',
		},
	],
	read: ({ get }) =>
		attempt(
			() => ({ returnAll: get('returnAll'), limit: get('limit') }),
			({ returnAll, limit }) => checkLimit(returnAll, limit),
		),
};
