import { InputError } from '../errors/inputError';
import { parameter } from './parameterSet';

/** Longest text that the API takes, in characters (docs/xquik-api.md: "POST /x/dm/{userId}"). */
const MAX_TEXT_LENGTH = 10_000;

/** Characters as JSON Schema counts them: an emoji of two UTF-16 units is one. */
function lengthOf(text: string): number {
	const pairs = text.match(/[\ud800-\udbff][\udc00-\udfff]/g);
	return text.length - (pairs?.length ?? 0);
}

/**
 * Gives the text exactly as it will be sent. What is longer than the API takes is refused before an
 * upload is paid for it; X's own limit may be lower (`422 x_content_too_long`).
 *
 * @param field its label, for the errors
 * @throws InputError when it is blank, too long, or no text
 */
export function checkText(parameter: unknown, field = 'Text'): string {
	const text =
		typeof parameter === 'number' || typeof parameter === 'boolean' ? String(parameter) : parameter;
	if (text !== undefined && text !== null && typeof text !== 'string') {
		throw new InputError(
			'text_invalid',
			field,
			`${field} must be text, but is an object or a list`,
			'Use one text field of the input, not the whole object.',
		);
	}
	if (text === undefined || text === null || text.trim() === '') {
		throw new InputError('text_blank', field, `${field} is empty`, 'Enter the message to send.');
	}
	const length = text.length > MAX_TEXT_LENGTH ? lengthOf(text) : text.length;
	if (length > MAX_TEXT_LENGTH) {
		throw new InputError(
			'text_too_long',
			field,
			`${field} has ${length} characters, but Xquik accepts at most ${MAX_TEXT_LENGTH}`,
			`Shorten ${field}, or split it into several messages.`,
		);
	}
	return text;
}

/** The text as it is, for the failed row; undefined when it is none. */
function textAsTyped(parameter: unknown): string | undefined {
	return typeof parameter === 'string' && parameter !== '' ? parameter : undefined;
}

/** The parameter Text. */
export const TEXT = parameter(
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'The message, sent exactly as it is here',
	},
	(value) => checkText(value),
	textAsTyped,
);

/** The parameter Message of Send and Wait; n8n's human review asks for this name. */
export const MESSAGE = parameter(
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'The question. The link to the page on which it is answered follows after it.',
	},
	(value) => checkText(value, 'Message'),
	textAsTyped,
);
