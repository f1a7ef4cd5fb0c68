import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import type { Shown } from './parameterSet';
import { shownOnly } from './parameterSet';
import { readBoolean, readChoice } from './value';

/** The kinds of field, by the values that n8n's own forms have. */
const FIELD_TYPES = [
	'checkbox',
	'date',
	'dropdown',
	'email',
	'number',
	'radio',
	'text',
	'textarea',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** The kinds that choose from a list. */
const CHOICES: ReadonlySet<FieldType> = new Set(['checkbox', 'dropdown', 'radio']);

/** A field of the form that a person fills in. */
export interface FormField {
	/** The name of its value in the row. */
	name: string;
	label: string;
	type: FieldType;
	isRequired: boolean;
	placeholder: string;
	/** What can be chosen; empty for what is typed. */
	options: string[];
}

const FIELD = 'Form Fields';

function refuse(message: string, remedy: string): never {
	throw new InputError('form_invalid', FIELD, message, remedy);
}

function textOf(value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number') return '';
	// As it comes back from the page.
	return String(value).replace(/\r\n?/g, '\n').trim();
}

function listIn(value: unknown): Array<Record<string, unknown>> {
	const values = (value as { values?: unknown } | undefined)?.values;
	return Array.isArray(values) ? (values as Array<Record<string, unknown>>) : [];
}

function fieldOf(given: Record<string, unknown>, index: number): FormField {
	const label = textOf(given.fieldLabel);
	if (label === '') {
		refuse(`Field ${index + 1} of the form has no label`, 'Enter what the person is asked for.');
	}
	const where = { field: `Field Type of "${label}"`, code: 'form_invalid' };
	const type = readChoice(given.fieldType ?? 'text', FIELD_TYPES, where);
	const options = listIn(given.fieldOptions)
		.map(({ option }) => textOf(option))
		.filter((option) => option !== '');
	if (CHOICES.has(type) && options.length === 0) {
		refuse(`"${label}" has nothing to choose from`, 'Add its options, or choose another type.');
	}
	return {
		name: textOf(given.fieldName) || label,
		label,
		type,
		isRequired: readBoolean(given.requiredField ?? false, {
			field: `Required Field of "${label}"`,
			code: 'form_invalid',
		}),
		placeholder: textOf(given.placeholder),
		options: CHOICES.has(type) ? [...new Set(options)] : [],
	};
}

/**
 * Gives the fields of the form, in their order.
 *
 * @throws InputError when there are none, one is not right, or two have the same name
 */
export function checkFormFields(value: unknown): FormField[] {
	const fields = listIn(value).map(fieldOf);
	if (fields.length === 0) refuse('The form has no fields', 'Add at least one field.');
	const names = fields.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) {
		refuse(`Two fields of the form are called "${twice}"`, 'Give each a Field Name of its own.');
	}
	return fields;
}

const TYPED = ['date', 'email', 'number', 'text', 'textarea'];

/** What is set of a field, in the order in which one thinks of it. */
const FIELD_VALUES: INodeProperties[] = [
	{
		displayName: 'Label',
		name: 'fieldLabel',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. When does it suit you?',
		description: 'What the person reads above the field',
	},
	{
		displayName: 'Field Name',
		name: 'fieldName',
		type: 'string',
		default: '',
		description: 'The name of the value in response_fields, by default the label',
	},
	{
		displayName: 'Field Type',
		name: 'fieldType',
		type: 'options',
		default: 'text',
		description: 'What kind of value is asked for',
		options: [
			{ name: 'Checkboxes', value: 'checkbox' },
			{ name: 'Date', value: 'date' },
			{ name: 'Dropdown', value: 'dropdown' },
			{ name: 'Email', value: 'email' },
			{ name: 'Number', value: 'number' },
			{ name: 'Radio Buttons', value: 'radio' },
			{ name: 'Text', value: 'text' },
			{ name: 'Textarea', value: 'textarea' },
		],
	},
	{
		displayName: 'Placeholder',
		name: 'placeholder',
		type: 'string',
		default: '',
		description: 'A sample of what to type',
		displayOptions: { show: { fieldType: TYPED.filter((type) => type !== 'date') } },
	},
	{
		displayName: 'Field Options',
		name: 'fieldOptions',
		type: 'fixedCollection',
		placeholder: 'Add Field Option',
		default: { values: [{ option: '' }] },
		description: 'What can be chosen',
		typeOptions: { multipleValues: true, sortable: true },
		displayOptions: { show: { fieldType: [...CHOICES] } },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [{ displayName: 'Option', name: 'option', type: 'string', default: '' }],
			},
		],
	},
	{
		displayName: 'Required Field',
		name: 'requiredField',
		type: 'boolean',
		default: false,
		description: 'Whether the person must fill it in',
	},
];

/** The parameter Form Fields, with the names of n8n's own forms. */
export function FORM_FIELDS(show: Shown): INodeProperties {
	return {
		displayName: FIELD,
		name: 'formFields',
		type: 'fixedCollection',
		placeholder: 'Add Field',
		default: {},
		description: 'What the person is asked for',
		typeOptions: { multipleValues: true, sortable: true },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: FIELD_VALUES,
			},
		],
		...shownOnly(show),
	};
}
