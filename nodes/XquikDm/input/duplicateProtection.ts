import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import { parameterOf } from './parameter';

/** How Duplicate Protection tells one message from another. */
export type Protection =
	| { protection: 'perExecution' | 'perMessage' }
	| { protection: 'customKey'; customKey: string };

/**
 * Reads Duplicate Protection and Deduplication Key of an item.
 *
 * @throws InputError when a key is wanted and there is none
 */
export function checkProtection(context: IExecuteFunctions, itemIndex: number): Protection {
	const protection = parameterOf(context, 'duplicateProtection', itemIndex);
	if (protection === 'perMessage') return { protection };
	if (protection !== 'customKey') return { protection: 'perExecution' };
	const key = parameterOf(context, 'deduplicationKey', itemIndex);
	const customKey =
		typeof key === 'number' ? String(key) : typeof key === 'string' ? key.trim() : '';
	if (customKey !== '') return { protection, customKey };
	throw new InputError(
		'deduplication_key_missing',
		'Deduplication Key',
		'Deduplication Key is empty',
		'Enter what makes this message unique, such as the ID of the form submission or the ticket, or choose another Duplicate Protection.',
	);
}
