import type { INodeProperties } from 'n8n-workflow';

/** Texts of the field for one person on X. */
type PersonTexts = Pick<INodeProperties, 'displayName' | 'name' | 'description'>;

const RECIPIENT: PersonTexts = {
	displayName: 'Recipient',
	name: 'recipient',
	description:
		'The person who gets the message. A username or profile URL is looked up first (1 credit for each distinct one).',
};

/** The field Recipient: one person on X; an operation may call and describe it otherwise. */
export function recipientField(
	displayOptions: INodeProperties['displayOptions'],
	texts: Partial<PersonTexts> = {},
): INodeProperties {
	return {
		...RECIPIENT,
		...texts,
		type: 'resourceLocator',
		default: { mode: 'id', value: '' },
		required: true,
		displayOptions,
		modes: [
			{
				displayName: 'By User ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 44196397',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*[0-9]{1,20}\\s*',
							errorMessage: 'A user ID has 1 to 20 digits',
						},
					},
				],
			},
			{
				displayName: 'By Username',
				name: 'username',
				type: 'string',
				placeholder: 'e.g. @username',
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
				displayName: 'By Profile URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://x.com/username',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*(https?:\\/\\/)?(www\\.|mobile\\.)?(x|twitter)\\.com\\/\\S+\\s*',
							errorMessage: 'A profile URL looks like https://x.com/username',
						},
					},
				],
			},
		],
	};
}
