import { InputError } from '../errors/inputError';

/**
 * Gives the text exactly as it will be sent. There is no length limit of ours: the API knows X's
 * (`422 x_content_too_long`).
 *
 * @throws InputError when it is blank or no text
 */
export function checkText(parameter: unknown): string {
	const text =
		typeof parameter === 'number' || typeof parameter === 'boolean' ? String(parameter) : parameter;
	if (text !== undefined && text !== null && typeof text !== 'string') {
		throw new InputError(
			'text_invalid',
			'Text',
			'Text is an object or a list',
			'Choose one text field of the input, not the whole object.',
		);
	}
	if (text === undefined || text === null || text.trim() === '') {
		throw new InputError('text_blank', 'Text', 'Text is empty', 'Enter the message to send.');
	}
	return text;
}
