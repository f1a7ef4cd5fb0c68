import { InputError } from '../errors/inputError';

/** Where a value stands, for the error. */
export interface ValueField {
	/** Its label, such as `Dry Run`. */
	field: string;
	/** `option_invalid` for an option, `parameter_invalid` for a parameter. */
	code: string;
}

/** Longest part of a value that an error repeats. */
const SHOWN = 60;

/** What looks like an API key of Xquik; longer than any username. */
const API_KEY = /xq_\w{16,}/g;

/** A value as an error names it: as JSON, cut off after 60 characters, and never an API key. */
export function shownValue(value: unknown): string {
	if (value === undefined || value === '') return 'empty';
	const isJson = typeof value === 'object' || typeof value === 'string';
	const text = (isJson ? JSON.stringify(value) : String(value)).replace(API_KEY, 'xq_…');
	return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function refuse({ field, code }: ValueField, value: unknown, must: string, remedy: string): never {
	throw new InputError(
		code,
		field,
		`${field} must be ${must}, but is ${shownValue(value)}`,
		remedy,
	);
}

/**
 * Gives a boolean: `true` or `false`, also as text, which is what an expression in double braces
 * often gives. Upper or lower case and white space around it do not matter.
 *
 * @throws InputError for anything else, above all for what would count as `true` elsewhere
 */
export function readBoolean(value: unknown, where: ValueField): boolean {
	if (typeof value === 'boolean') return value;
	const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
	if (text === 'true' || text === 'false') return text === 'true';
	return refuse(
		where,
		value,
		'true or false',
		'Use the switch, or an expression that gives true or false.',
	);
}

/** The bounds of a number; one outside them counts as the nearest that is allowed. */
export interface NumberBounds {
	minValue?: number;
	maxValue?: number;
}

/**
 * Gives a number, also from text, no smaller or larger than its bounds.
 *
 * @throws InputError for what is no finite number
 */
export function readNumber(value: unknown, bounds: NumberBounds, where: ValueField): number {
	const { minValue = -Infinity, maxValue = Infinity } = bounds;
	const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof count === 'number' && Number.isFinite(count)) {
		return Math.min(maxValue, Math.max(minValue, count));
	}
	const range = [
		bounds.minValue === undefined ? '' : ` from ${bounds.minValue}`,
		bounds.maxValue === undefined ? '' : ` to ${bounds.maxValue}`,
	].join('');
	return refuse(
		where,
		value,
		`a number${range}`,
		'Enter a number, or an expression that gives one.',
	);
}

/**
 * Gives one of the values of a list.
 *
 * @throws InputError for any other value
 */
export function readChoice<Value extends string>(
	value: unknown,
	values: readonly Value[],
	where: ValueField,
): Value {
	const found = values.find((one) => one === value);
	if (found !== undefined) return found;
	return refuse(
		where,
		value,
		`one of ${values.join(', ')}`,
		'Choose from the list, or use an expression that gives one of these values.',
	);
}
