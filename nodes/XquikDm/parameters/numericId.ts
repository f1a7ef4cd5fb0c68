import { InputError } from '../errors/inputError';
import { hasLostDigits } from './resourceLocator';
import { shownValue } from './value';

const DIGITS = /^\d{1,20}$/;

/** How a field for an ID is called, and what the user can do about a bad one. */
export interface IdField {
	code: string;
	/** Its label. */
	field: string;
	remedy: string;
}

function problemOf(value: unknown): string {
	if (hasLostDigits(value))
		return `is the number ${String(value)}, which has lost digits of the ID`;
	if (typeof value === 'number') return `must be text, but is the number ${value}`;
	const isEmpty = value === undefined || value === null || value === '';
	return isEmpty ? 'is empty' : `must be 1 to 20 digits, but is ${shownValue(value)}`;
}

/**
 * Checks an ID of X: 1 to 20 digits as text. A number is refused, since it may have lost digits.
 *
 * @throws InputError
 */
export function checkNumericId(value: unknown, { code, field, remedy }: IdField): string {
	const text = typeof value === 'string' ? value.trim() : value;
	if (typeof text === 'string' && DIGITS.test(text)) return text;
	throw new InputError(code, field, `${field} ${problemOf(text)}`, remedy);
}
