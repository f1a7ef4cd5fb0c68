import type { INodeProperties } from 'n8n-workflow';

/** The field Account: which connected X account acts; `description` says what it does. */
export function accountField(
	displayOptions: INodeProperties['displayOptions'],
	description = 'The connected X account to send from',
): INodeProperties {
	return {
		displayName: 'Account',
		name: 'account',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select an account…',
				typeOptions: { searchListMethod: 'searchAccounts', searchable: true },
			},
			{
				displayName: 'By Username',
				name: 'username',
				type: 'string',
				placeholder: 'e.g. @myxaccount',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*@?[A-Za-z0-9_]{1,15}\\s*',
							errorMessage: 'A username has 1–15 letters, digits or underscores',
						},
					},
				],
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. the ID of the account in Xquik',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*@?[A-Za-z0-9_-]{1,64}\\s*',
							errorMessage: 'An account ID has letters, digits, underscores or hyphens',
						},
					},
				],
			},
		],
	};
}
