import { tryToParseDateTime } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import { shownValue } from './value';

/** Numbers below are seconds since 1970, others ms: in ms it would be a day of early 1973. */
const SMALLEST_MS = 100_000_000_000;

function parse(value: unknown, timeZone: string): number | undefined {
	try {
		return tryToParseDateTime(value, timeZone).toMillis();
	} catch {
		return undefined;
	}
}

/**
 * Gives a point in time in ms since 1970; undefined when none is set. Takes what n8n's date fields
 * and expressions give: ISO 8601 and the like, a date, or a timestamp in seconds or ms.
 *
 * @param field its label, for the error
 * @param timeZone of the workflow, for times that name none
 * @throws InputError when it is no time
 */
export function checkTime(value: unknown, field: string, timeZone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	if (typeof value === 'number' && Number.isFinite(value)) {
		return Math.abs(value) < SMALLEST_MS ? value * 1000 : value;
	}
	const time = parse(value, timeZone);
	if (time !== undefined) return time;
	throw new InputError(
		'time_invalid',
		field,
		`${field} is not a valid date and time: ${shownValue(value)}`,
		'Choose a date, or enter one such as 2026-11-23T09:00:00Z or {{ $now.minus({ days: 1 }) }}.',
	);
}
