import type { INodeProperties } from 'n8n-workflow';

import { getFields } from './get.operation';

/** The operations of the resource Write Action, and their fields. */
export const writeActionDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['writeAction'] } },
		default: 'get',
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get write action',
				description:
					'Find out what became of a send, an upload or a deletion, such as a pending one. Free, and changes nothing.',
			},
		],
	},
	...getFields,
];
