import { endpointOf, PATHS } from '../api/endpoints';
import type { INodeProperties } from 'n8n-workflow';

/** The field Write Action: one of Xquik's records of a write. */
export function writeActionField(
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName: 'Write Action',
		name: 'writeAction',
		type: 'resourceLocator',
		default: { mode: 'id', value: '' },
		required: true,
		displayOptions,
		description:
			'The record of a send, an upload or a deletion: the write_action_id or the status_url of its row',
		modes: [
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. {{ $json.write_action_id }}',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*[A-Za-z0-9_-]{1,128}\\s*',
							errorMessage: 'A write action ID has letters, digits, underscores or hyphens',
						},
					},
				],
			},
			{
				displayName: 'By Status URL',
				name: 'url',
				type: 'string',
				placeholder: `e.g. ${endpointOf(PATHS.writeAction('710003'))}`,
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*\\S*\\/x\\/write-actions\\/[A-Za-z0-9_-]{1,128}\\/?\\s*',
							errorMessage: 'A status URL ends with /x/write-actions/ and an ID',
						},
					},
				],
			},
		],
	};
}
