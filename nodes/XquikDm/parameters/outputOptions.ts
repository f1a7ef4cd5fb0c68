import { InputError } from '../errors/inputError';
import { checkedOption, choiceOption } from './optionSet';
import type { RowFields } from './rowFields';
import { shownValue } from './value';

function checkFields(value: unknown, known: readonly string[]): string[] {
	const names = typeof value === 'string' ? value.split(',') : value;
	const fields = Array.isArray(names) ? names.map((name: unknown) => String(name).trim()) : [];
	const chosen = fields.filter((name) => name !== '');
	const unknown = chosen.find((name) => !known.includes(name));
	if (Array.isArray(names) && unknown === undefined) return chosen;
	throw new InputError(
		'option_invalid',
		'Fields',
		unknown === undefined
			? `Fields must be a list of field names, but is ${shownValue(value)}`
			: `The row has no field ${shownValue(unknown)}`,
		`Choose from the list. The row has: ${known.join(', ')}.`,
	);
}

/** The options Output and Fields: which fields of the row come out. */
export function outputOptions({ simplified, others }: RowFields) {
	const known = [...simplified, ...others];
	return [
		choiceOption({
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'allFields',
			description: 'Which fields of the row to output',
			options: [
				{ name: 'All Fields', value: 'allFields', description: 'The whole row' },
				{
					name: 'Simplified',
					value: 'simplified',
					description: `Only ${simplified.join(', ')}`,
				},
				{
					name: 'Selected Fields',
					value: 'selectedFields',
					description: 'Only those chosen in Fields',
				},
			],
		}),
		checkedOption(
			{
				displayName: 'Fields',
				name: 'fields',
				type: 'multiOptions',
				default: [...simplified],
				displayOptions: { show: { output: ['selectedFields'] } },
				description:
					'The fields of the row to output. A failed row has error_code and error_message in any case.',
				options: known.map((name) => ({ name, value: name })),
			},
			(value) => checkFields(value, known),
		),
	] as const;
}
