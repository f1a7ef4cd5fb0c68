import type { INodeProperties } from 'n8n-workflow';

type Shown = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** What the field says, in the words of an operation. */
interface ProtectionTexts {
	description: string;
	customKey: string;
	perExecution: string;
	perMessage: { name: string; description: string };
	deduplicationKey: string;
}

const SEND_TEXTS: ProtectionTexts = {
	description: 'What makes two items the same message, of which only one is ever sent',
	customKey:
		'One message for each key of yours, such as a form submission or ticket ID, from any execution',
	perExecution:
		'One message for each item of an execution. Covers network repeats, Retry On Fail, Retry execution and restarted workers.',
	perMessage: {
		name: 'Per Message',
		description:
			'The same text and attachment to the same person only once in 90 days, from any execution',
	},
	deduplicationKey:
		'What makes this message unique. Under the same key and account, nothing is sent a second time for 90 days.',
};

/** The texts of the field for an upload. */
export const UPLOAD_TEXTS: ProtectionTexts = {
	description: 'What makes two items the same upload, which is made and paid once',
	customKey:
		'One upload for each key of yours, such as a form submission or ticket ID, from any execution',
	perExecution:
		'One upload for each item of an execution. Covers network repeats, Retry On Fail, Retry execution and restarted workers.',
	perMessage: {
		name: 'Per File',
		description:
			'The same file of the same account only once while its media ID is good, from any execution',
	},
	deduplicationKey:
		'What makes this upload unique. Under the same key and account the file is not uploaded again while its media ID is good.',
};

/** The fields that say when two items are the same write (docs/delivery.md: "Keys"). */
export function duplicateProtectionFields(
	show: Shown,
	texts: ProtectionTexts = SEND_TEXTS,
): INodeProperties[] {
	return [
		{
			displayName: 'Duplicate Protection',
			name: 'duplicateProtection',
			type: 'options',
			default: 'perExecution',
			displayOptions: { show },
			description: texts.description,
			options: [
				{ name: 'Custom Key', value: 'customKey', description: texts.customKey },
				{ name: 'Per Execution', value: 'perExecution', description: texts.perExecution },
				{ ...texts.perMessage, value: 'perMessage' },
			],
		},
		{
			displayName: 'Deduplication Key',
			name: 'deduplicationKey',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. {{ $json.submissionId }}',
			displayOptions: { show: { ...show, duplicateProtection: ['customKey'] } },
			description: texts.deduplicationKey,
		},
	];
}
