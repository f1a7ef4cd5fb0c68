import { InputError } from '../errors/inputError';

/** A resource locator's value: how it was given (`list`, `username`, `id`, `url`) and what. */
export interface LocatorValue {
	mode: string;
	/** Without surrounding white space; empty when nothing was given. */
	value: string;
}

/** An ID in the notation of large numbers, which has lost its last digits. */
const ROUNDED = /^\d(\.\d+)?e\+\d+$/i;

/** The value within a resource locator; a bare value is itself. */
function givenValue(parameter: unknown): unknown {
	const isLocator = typeof parameter === 'object' && parameter !== null && 'value' in parameter;
	return isLocator ? parameter.value : parameter;
}

/**
 * A recipient or an account as it was typed, for the failed row; undefined when there is none, or
 * it is no text.
 */
export function asTyped(parameter: unknown): string | undefined {
	const value = givenValue(parameter);
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * True for a number that is not the ID it was made from: beyond 2^53 a number has lost its last
 * digits, and what is left may be the ID of somebody else.
 */
export function hasLostDigits(value: unknown): boolean {
	if (typeof value === 'number') return !Number.isSafeInteger(value);
	return typeof value === 'string' && ROUNDED.test(value.trim());
}

/**
 * Reads a resource locator parameter. An expression or an AI may give a bare text or a number in
 * place of the locator: then the mode is empty.
 *
 * @param field its label, for the error
 * @param code of the error
 * @throws InputError for a number that has lost digits
 */
export function readLocator(parameter: unknown, field: string, code: string): LocatorValue {
	const given = givenValue(parameter);
	if (hasLostDigits(given)) {
		throw new InputError(
			code,
			field,
			`${field} is the number ${String(given)}, which has lost digits of the ID`,
			'Pass the ID as text, in quotes, from the node before: JavaScript and JSON keep only about 16 digits of a number.',
		);
	}
	const isLocator = typeof parameter === 'object' && parameter !== null && 'mode' in parameter;
	const mode = isLocator && typeof parameter.mode === 'string' && given !== parameter;
	return { mode: mode ? String(parameter.mode) : '', value: plain(given) };
}

function plain(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	return typeof value === 'number' ? String(value) : '';
}
