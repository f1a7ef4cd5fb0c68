import { InputError } from '../errors/inputError';
import type { FormField } from './formFields';
import { checkFormFields, FORM_FIELDS } from './formFields';
import type { Parameter } from './parameterSet';
import { attempt, choiceParameter, shownOnly } from './parameterSet';
import { readChoice } from './value';

/** What is asked for. */
export type ResponseForm =
	/** Without `decline` it can only be approved. */
	| { type: 'approval'; approve: string; decline?: string }
	| { type: 'freeText' }
	| { type: 'customForm'; fields: FormField[] };

/** The kinds of answer, by the values that n8n's own nodes have. */
export type ResponseType = ResponseForm['type'];

const APPROVAL_TYPES = ['single', 'double'] as const;
const APPROVE = 'Approve';
const DECLINE = 'Decline';

/** Longest label of a button, in characters. */
const MAX_LABEL = 80;

const TYPE = choiceParameter({
	displayName: 'Response Type',
	name: 'responseType',
	default: 'approval',
	description: 'What the person is asked for on the page behind the link',
	options: [
		{ name: 'Approval', value: 'approval', description: 'Approve, or approve and decline' },
		{ name: 'Custom Form', value: 'customForm', description: 'Fill in a form of your own fields' },
		{ name: 'Free Text', value: 'freeText', description: 'Write an answer' },
	],
});

function labelOf(value: unknown, preset: string, field: string): string {
	const label = value === undefined || value === null ? '' : String(value as string).trim();
	if (label.length <= MAX_LABEL) return label === '' ? preset : label;
	throw new InputError(
		'parameter_invalid',
		field,
		`${field} has ${label.length} characters, but a button takes at most ${MAX_LABEL}`,
		`Shorten ${field}.`,
	);
}

/**
 * Gives what approving looks like; n8n's own defaults where nothing is set.
 *
 * @throws InputError for an unknown type, and for labels that are too long or the same
 */
export function checkApproval(value: unknown): Extract<ResponseForm, { type: 'approval' }> {
	const values = (value as { values?: unknown } | undefined)?.values ?? {};
	const {
		approvalType = 'single',
		approveLabel,
		disapproveLabel,
	} = values as Record<string, unknown>;
	const where = { field: 'Type of Approval', code: 'parameter_invalid' };
	const type = readChoice(approvalType, APPROVAL_TYPES, where);
	const approve = labelOf(approveLabel, APPROVE, 'Approve Button Label');
	if (type === 'single') return { type: 'approval', approve };
	const decline = labelOf(disapproveLabel, DECLINE, 'Decline Button Label');
	if (decline !== approve) return { type: 'approval', approve, decline };
	throw new InputError(
		'parameter_invalid',
		'Decline Button Label',
		`Both buttons are called "${approve}"`,
		'Give them different labels.',
	);
}

const APPROVAL_OPTIONS = 'approvalOptions';

/** The parameters of what the person is asked for, named as n8n's human review expects them. */
export const RESPONSE_TYPE: Parameter<ResponseForm> = {
	fields: (show) => [
		...TYPE.fields(show),
		FORM_FIELDS({ ...show, responseType: ['customForm'] }),
		{
			displayName: 'Approval Options',
			name: APPROVAL_OPTIONS,
			type: 'fixedCollection',
			placeholder: 'Add option',
			default: {},
			description: 'Which buttons the page has, and what they say',
			options: [
				{
					displayName: 'Values',
					name: 'values',
					values: [
						{
							displayName: 'Type of Approval',
							name: 'approvalType',
							type: 'options',
							default: 'single',
							options: [
								{ name: 'Approve Only', value: 'single' },
								{ name: 'Approve and Decline', value: 'double' },
							],
						},
						{
							displayName: 'Approve Button Label',
							name: 'approveLabel',
							type: 'string',
							default: APPROVE,
						},
						{
							displayName: 'Decline Button Label',
							name: 'disapproveLabel',
							type: 'string',
							default: DECLINE,
							displayOptions: { show: { approvalType: ['double'] } },
						},
					],
				},
			],
			...shownOnly({ ...show, responseType: ['approval'] }),
		},
	],
	read: ({ get }) =>
		attempt(
			() => get('responseType'),
			(value): ResponseForm => {
				// n8n's human review leaves the type out.
				const type = TYPE.check(value === '' ? 'approval' : value);
				if (type === 'freeText') return { type };
				if (type === 'approval') return checkApproval(get(APPROVAL_OPTIONS));
				return { type, fields: checkFormFields(get('formFields')) };
			},
		),
};
