import type { INodeProperties } from 'n8n-workflow';

/** The operations of the resource Account, which have no fields. */
export const accountDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		default: 'getAll',
		options: [
			{
				name: 'Get Credits',
				value: 'getCredits',
				action: 'Get credits',
				description:
					'Get the balance of Xquik credits that sends, uploads and reads are paid from (free)',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many accounts',
				description: 'Get the connected X accounts that can send, with their health (free)',
			},
		],
	},
];
