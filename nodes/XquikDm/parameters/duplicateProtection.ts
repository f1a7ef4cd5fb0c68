import { InputError } from '../errors/inputError';
import type { Parameter } from './parameterSet';
import { attempt, choiceParameter, parameter } from './parameterSet';
import { hasLostDigits } from './resourceLocator';
import { shownValue } from './value';

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

/** What the field says, in the words of an operation. */
interface ProtectionTexts {
	description: string;
	customKey: string;
	perExecution: string;
	perMessage: { name: string; description: string };
	deduplicationKey: string;
}

const SEND_TEXTS: ProtectionTexts = {
	description: 'What makes two items the same message, of which only one is ever sent',
	customKey:
		'One message for each key of yours, such as a form submission or ticket ID, from any execution',
	perExecution:
		'One message for each item of an execution. Covers network repeats, Retry On Fail, Retry execution and restarted workers.',
	perMessage: {
		name: 'Per Message',
		description:
			'The same text and attachment to the same person only once in 90 days, from any execution',
	},
	deduplicationKey:
		'What makes this message unique. Under the same key and account, nothing is sent a second time for 90 days.',
};

/** The texts of the field for a question. */
export const WAIT_TEXTS: ProtectionTexts = {
	description: 'What makes two items the same question, which is asked once',
	customKey: 'One question for each key of yours, such as an order ID, from any execution',
	perExecution:
		'One question for each item of an execution. Covers network repeats, Retry On Fail and restarted workers.',
	perMessage: {
		name: 'Per Message',
		description:
			'The same question and attachment to the same person only once in 90 days, from any execution',
	},
	deduplicationKey:
		'What makes this question unique. Under the same key and account, nothing is asked a second time for 90 days.',
};

/** The texts of the field for an upload. */
export const UPLOAD_TEXTS: ProtectionTexts = {
	description: 'What makes two items the same upload, which is made and paid once',
	customKey:
		'One upload for each key of yours, such as a form submission or ticket ID, from any execution',
	perExecution:
		'One upload for each item of an execution. Covers network repeats, Retry On Fail, Retry execution and restarted workers.',
	perMessage: {
		name: 'Per File',
		description:
			'The same file of the same account only once while its media ID is good, from any execution',
	},
	deduplicationKey:
		'What makes this upload unique. Under the same key and account the file is not uploaded again while its media ID is good.',
};

/** The parameters that say when two items are the same write (docs/delivery.md: "Keys"). */
export function duplicateProtectionParameter(
	texts: ProtectionTexts = SEND_TEXTS,
): Parameter<Protection> {
	const protection = choiceParameter({
		displayName: 'Duplicate Protection',
		name: 'duplicateProtection',
		default: 'perExecution',
		description: texts.description,
		options: [
			{ name: 'Custom Key', value: 'customKey', description: texts.customKey },
			{ name: 'Per Execution', value: 'perExecution', description: texts.perExecution },
			{ ...texts.perMessage, value: 'perMessage' },
		],
	});
	const key = parameter(
		{
			displayName: 'Deduplication Key',
			name: 'deduplicationKey',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. {{ $json.submissionId }}',
			description: texts.deduplicationKey,
		},
		checkCustomKey,
	);
	return {
		fields: (show) => [
			...protection.fields(show),
			...key.fields({ ...show, duplicateProtection: ['customKey'] }),
		],
		read: ({ get }) =>
			attempt(
				() => get('duplicateProtection'),
				(value): Protection => {
					const chosen = protection.check(value);
					return chosen === 'customKey'
						? { protection: chosen, customKey: checkCustomKey(get('deduplicationKey')) }
						: { protection: chosen };
				},
			),
	};
}
