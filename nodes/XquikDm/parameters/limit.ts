import { InputError } from '../errors/inputError';
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
