import type { INodeProperties } from 'n8n-workflow';

import { sendFields } from './send.operation';

/** The operations of the resource Direct Message, and their fields. */
export const directMessageDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['directMessage'] } },
		default: 'send',
		options: [
			{
				name: 'Send',
				value: 'send',
				action: 'Send DM',
				description: 'Send a direct message with an optional attachment, exactly once',
			},
		],
	},
	...sendFields,
];
