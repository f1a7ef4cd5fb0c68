import type { INodeProperties } from 'n8n-workflow';

import { getFields } from './get.operation';

/** The operations of the resource User, and their fields. */
export const userDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['user'] } },
		default: 'get',
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get user',
				description:
					'Look up a person on X by user ID, username or profile URL, and whether they accept direct messages (1 credit)',
			},
		],
	},
	...getFields,
];
