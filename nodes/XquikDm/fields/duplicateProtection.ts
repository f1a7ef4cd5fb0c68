import type { INodeProperties } from 'n8n-workflow';

type Shown = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** The fields that say when two items are the same message (docs/delivery.md: "The key"). */
export function duplicateProtectionFields(show: Shown): INodeProperties[] {
	return [
		{
			displayName: 'Duplicate Protection',
			name: 'duplicateProtection',
			type: 'options',
			default: 'perExecution',
			displayOptions: { show },
			description: 'What makes two items the same message, of which only one is ever sent',
			options: [
				{
					name: 'Custom Key',
					value: 'customKey',
					description:
						'One message for each key of yours, such as a form submission or ticket ID. Also covers Retry Execution.',
				},
				{
					name: 'Per Execution',
					value: 'perExecution',
					description:
						'One message for each item of an execution. Covers network repeats, Retry On Fail and restarted workers.',
				},
				{
					name: 'Per Message',
					value: 'perMessage',
					description:
						'The same text and attachment to the same person only once in 90 days, from any execution',
				},
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
			description:
				'What makes this message unique. Under the same key and account, nothing is sent a second time for 90 days.',
		},
	];
}
