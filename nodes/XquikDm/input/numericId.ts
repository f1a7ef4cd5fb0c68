import { InputError } from '../errors/inputError';

const DIGITS = /^\d{1,20}$/;

/** How a field for an ID is called, and what the user can do about a bad one. */
export interface IdField {
	code: string;
	/** Its label. */
	field: string;
	remedy: string;
}

/**
 * Checks an ID of X: 1 to 20 digits as text. A number is refused, since it may have lost digits.
 *
 * @throws InputError
 */
export function checkNumericId(value: unknown, { code, field, remedy }: IdField): string {
	const text = typeof value === 'string' ? value.trim() : undefined;
	if (text !== undefined && DIGITS.test(text)) return text;
	const isEmpty = text === '' || value === undefined || value === null;
	const problem = isEmpty ? 'is empty' : 'is not made of 1 to 20 digits as text';
	throw new InputError(code, field, `${field} ${problem}`, remedy);
}
