import { InputError } from '../errors/inputError';
import { shownValue } from './value';

/** Longer than any cursor of the API, which does not say how long one may be. */
const MAX_LENGTH = 2000;

/**
 * Checks the cursor of a page, which only the API can read. Empty text means the newest page; what
 * is no text does not, since the newest page would then be read and paid again.
 *
 * @throws InputError
 */
export function checkCursor(value: unknown): string | undefined {
	const cursor = typeof value === 'string' ? value.trim() : undefined;
	if (cursor === '') return undefined;
	if (cursor !== undefined && cursor.length <= MAX_LENGTH && /^[!-~]+$/.test(cursor)) return cursor;
	throw new InputError(
		'option_invalid',
		'Cursor',
		value === null || value === undefined
			? 'Cursor has no value'
			: `Cursor is not a valid cursor: ${shownValue(value)}`,
		'Use the page_next_cursor of an earlier row, such as {{ $json.page_next_cursor }}. It is null on the last page, after which there is nothing more to read.',
	);
}
