import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import { choiceParameterOf, parameterOf } from './parameter';
import { hasLostDigits } from './resourceLocator';
import { shownValue } from './value';

/** The values of Duplicate Protection. */
export const PROTECTIONS = ['customKey', 'perExecution', 'perMessage'] as const;

/** How Duplicate Protection tells one message from another. */
export type Protection =
	| { protection: 'perExecution' | 'perMessage' }
	| { protection: 'customKey'; customKey: string };

const FIELD = 'Deduplication Key';

/** What an expression gives when there was nothing: as a key, it would be the same for all. */
const NO_KEYS = new Set(['NaN', 'Infinity', '-Infinity', 'undefined', 'null', '[object Object]']);

/**
 * Checks a Deduplication Key: a text, or a whole number that has kept all of its digits. Two
 * messages whose keys had become the same value would be one message.
 *
 * @throws InputError
 */
export function checkCustomKey(key: unknown): string {
	const text = typeof key === 'number' ? String(key) : typeof key === 'string' ? key.trim() : '';
	if (text === '') {
		throw new InputError(
			'deduplication_key_missing',
			FIELD,
			'Deduplication Key is empty',
			'Enter what makes this message unique, such as the ID of the form submission or the ticket, or choose another Duplicate Protection.',
		);
	}
	if (hasLostDigits(key) || NO_KEYS.has(text)) {
		throw new InputError(
			'deduplication_key_invalid',
			FIELD,
			`Deduplication Key is ${shownValue(key)}, which another message may have as well`,
			'Pass the key as text, so that no digit is lost, and check that the field it comes from exists.',
		);
	}
	return text;
}

/**
 * Reads Duplicate Protection and Deduplication Key of an item.
 *
 * @throws InputError when the choice is unknown, or a key is wanted and there is none
 */
export function checkProtection(context: IExecuteFunctions, itemIndex: number): Protection {
	const protection = choiceParameterOf(
		context,
		'duplicateProtection',
		itemIndex,
		'Duplicate Protection',
		PROTECTIONS,
	);
	if (protection !== 'customKey') return { protection };
	return {
		protection,
		customKey: checkCustomKey(parameterOf(context, 'deduplicationKey', itemIndex)),
	};
}
