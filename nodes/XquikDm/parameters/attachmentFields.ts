import type { INodeProperties } from 'n8n-workflow';

type Shown = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** The values of Attachment. */
export const ATTACHMENTS = ['none', 'binaryFile', 'mediaUrl', 'mediaId'] as const;

/** The values of If File Is Missing. */
export const IF_FILE_IS_MISSING = ['fail', 'sendTextOnly'] as const;

/** The field Input Binary Field. */
export function binaryPropertyField(show: Shown): INodeProperties {
	return {
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show },
		hint: 'The name of the input binary field that holds the file to send',
		description: 'The field must hold exactly one file',
	};
}

/** The field Media URL. */
export function mediaUrlField(show: Shown): INodeProperties {
	return {
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/picture.png',
		displayOptions: { show },
		description:
			'The https address of a public file of at most 15 MB, which Xquik downloads within 30 seconds',
	};
}

/**
 * The fields of the one attachment that a DM may have. None is `required`: with an expression in
 * Attachment n8n would ask for all of them. The checks of `input/sendParameters.ts` name the one.
 */
export function attachmentFields(show: Shown): INodeProperties[] {
	return [
		{
			displayName: 'Attachment',
			name: 'attachment',
			type: 'options',
			default: 'none',
			displayOptions: { show },
			description: 'The one attachment that a DM may have: AVIF, GIF, JPEG, PNG, WebP or MP4',
			options: [
				{ name: 'None', value: 'none', description: 'Send text only' },
				{
					name: 'Binary File',
					value: 'binaryFile',
					description: 'Upload a file of the input item, then send it (10 credits more)',
				},
				{
					name: 'Media URL',
					value: 'mediaUrl',
					description: 'Let Xquik download a public file, then send it (10 credits more)',
				},
				{
					name: 'Uploaded Media ID',
					value: 'mediaId',
					description: 'Send a file that was uploaded in the last 24 hours',
				},
			],
		},
		binaryPropertyField({ ...show, attachment: ['binaryFile'] }),
		{
			displayName: 'If File Is Missing',
			name: 'ifFileIsMissing',
			type: 'options',
			default: 'fail',
			displayOptions: { show: { ...show, attachment: ['binaryFile'] } },
			description: 'What to do with an item that has no file, such as a form sent without one',
			options: [
				{ name: 'Fail', value: 'fail', description: 'Send nothing and report the item' },
				{
					name: 'Send Text Only',
					value: 'sendTextOnly',
					description: 'Send the message without attachment',
				},
			],
		},
		mediaUrlField({ ...show, attachment: ['mediaUrl'] }),
		{
			displayName: 'Media ID',
			name: 'mediaId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1893726451023847424',
			displayOptions: { show: { ...show, attachment: ['mediaId'] } },
			description: 'The media_id of an upload; it is valid for 24 hours',
		},
	];
}
