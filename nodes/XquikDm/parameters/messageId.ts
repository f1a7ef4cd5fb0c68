import type { IdField } from './numericId';
import { checkNumericId } from './numericId';
import { parameter } from './parameterSet';

const ID: IdField = {
	code: 'message_id_invalid',
	field: 'Message ID',
	remedy:
		'Enter the message_id of a row of Send or Get Many: digits as text, not a number, which would lose digits.',
};

/** The parameter Message ID. */
export const MESSAGE_ID = parameter(
	{
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.message_id }}',
		description: 'The message_id of a row of Send or Get Many: digits',
	},
	(value) => checkNumericId(value, ID),
);
