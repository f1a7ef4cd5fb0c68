import type { INodeProperties } from 'n8n-workflow';

import { uploadFields } from './upload.operation';

/** The operations of the resource Media, and their fields. */
export const mediaDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['media'] } },
		default: 'upload',
		options: [
			{
				name: 'Upload',
				value: 'upload',
				action: 'Upload media',
				description:
					'Upload a picture, GIF or video for a later direct message and get its media ID, valid for 24 hours (10 credits). Sends nothing to anybody.',
			},
		],
	},
	...uploadFields,
];
