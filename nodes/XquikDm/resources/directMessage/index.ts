import type { INodeProperties } from 'n8n-workflow';

import { deleteFields } from './delete.operation';
import { getAllFields } from './getAll.operation';
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
				name: 'Delete',
				value: 'delete',
				action: 'Delete DM',
				description:
					'Delete a direct message from your own side of a conversation only; the other person keeps it. Cannot be undone (10 credits).',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many direct messages',
				description:
					'Read the conversation with one person, newest message first. Each message that is read costs 1 credit.',
			},
			{
				name: 'Send',
				value: 'send',
				action: 'Send DM',
				description:
					'Send a direct message with an optional attachment to one person, exactly once. It reaches a real person and cannot be taken back from them.',
			},
		],
	},
	...deleteFields,
	...getAllFields,
	...sendFields,
];
