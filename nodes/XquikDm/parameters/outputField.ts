import { InputError } from '../errors/inputError';
import { parameter } from './parameterSet';
import { shownValue } from './value';

const FIELD = 'Put Output File in Field';

/** n8n's parameter for where a file of the output goes: the name of a binary field. */
export const OUTPUT_FIELD = parameter(
	{
		displayName: FIELD,
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output binary field to put the file in',
		description: 'The next node finds the file by this name',
	},
	(value) => {
		const name = typeof value === 'string' ? value.trim() : '';
		if (/^\w{1,64}$/.test(name)) return name;
		throw new InputError(
			'parameter_invalid',
			FIELD,
			`${FIELD} is not a valid field name: ${shownValue(value)}`,
			'Enter up to 64 letters, digits or underscores, such as data.',
		);
	},
);
