import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ReadRows } from '../../items/readItems';
import { readItems } from '../../items/readItems';
import { downloadFailure } from '../../output/downloadFailure';
import { downloadRow, failedDownloadRow } from '../../output/downloadRow';
import { maxWaitOf } from '../../parameters/maxWait';
import type { MediaAddress } from '../../parameters/mediaAddress';
import { checkMediaAddress } from '../../parameters/mediaAddress';
import { ALLOWED_HOSTS } from '../../parameters/mediaHosts';
import { maxWaitOption } from '../../parameters/options';
import { numberOption, optionSet } from '../../parameters/optionSet';
import { OUTPUT_FIELD } from '../../parameters/outputField';
import { outputOptions } from '../../parameters/outputOptions';
import type { ItemSource, Parameter } from '../../parameters/parameterSet';
import { attempt, notice, parameterSet, shownOnly } from '../../parameters/parameterSet';
import { DOWNLOAD_FIELDS } from '../../parameters/rowFields';
import { BYTES_PER_MB, DEFAULT_MAX_MB, downloadMedia, LARGEST_MB } from '../../reads/mediaFile';
import type { Operation } from '../operation';

/** Each file is in memory whole until n8n has stored it. */
const CONCURRENCY = 2;

const OPTIONS = optionSet([
	ALLOWED_HOSTS,
	numberOption({
		displayName: 'Max File Size (MB)',
		name: 'maxFileSize',
		type: 'number',
		default: DEFAULT_MAX_MB,
		typeOptions: { minValue: 1, maxValue: LARGEST_MB },
		description:
			'A larger file is an error. A file is in the memory of n8n whole while it is downloaded.',
	}),
	maxWaitOption('Longest time for one file, with its transfer and what is tried again'),
	...outputOptions(DOWNLOAD_FIELDS),
]);

const FIELD = 'Media URL';

/** The parameter Media URL, whose check depends on Allowed Hosts. */
const MEDIA_ADDRESS: Parameter<MediaAddress, ItemSource> = {
	fields: (show) => [
		{
			displayName: FIELD,
			name: 'mediaUrl',
			type: 'string',
			default: '={{ $json.media_url }}',
			required: true,
			...shownOnly(show),
			description: 'The media_url of a row of Get Many or of the trigger',
		},
	],
	read: ({ get, baseUrl, context, itemIndex }) => {
		const { allowedHosts } = OPTIONS.read(context, itemIndex).options;
		return attempt(
			() => get('mediaUrl'),
			(value) =>
				checkMediaAddress(value, baseUrl, allowedHosts, { field: FIELD, option: 'Allowed Hosts' }),
			(value) => (typeof value === 'string' ? value : undefined),
		);
	},
};

const PARAMETERS = parameterSet({
	notice: notice(
		'costNotice',
		'Xquik lists no price for downloading a file. Reading the message that it came with cost 1 credit.',
	),
	address: MEDIA_ADDRESS,
	field: OUTPUT_FIELD,
	options: OPTIONS.parameter,
});

/**
 * Downloads the file of each input item, and gives one row for each with the file as binary data.
 *
 * @throws NodeApiError or NodeOperationError, with the rows so far in its context, when a file
 *   cannot be downloaded and On Error is Stop Workflow
 */
async function executeDownload(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: CONCURRENCY,
		parameters: PARAMETERS,
		noun: { one: 'file', many: 'files' },
		fields: DOWNLOAD_FIELDS,
		reader:
			({ clock }) =>
			async ({ address, field, options }): Promise<ReadRows> => {
				const limits = { bytes: options.maxFileSize * BYTES_PER_MB, time: maxWaitOf(options) };
				const file = await downloadMedia(context, address, limits, clock);
				if ('problem' in file) {
					const failure = downloadFailure(file, address.host);
					return { rows: [], failure, blocks: file.blocks };
				}
				const { content, fileName, mimeType } = file;
				const data = await context.helpers.prepareBinaryData(content, fileName, mimeType);
				return { rows: [downloadRow(address.url, file, field)], files: [{ [field]: data }] };
			},
		failedRow: (failure, checked, typed) =>
			failedDownloadRow(checked?.address.url ?? typed.address, failure),
	});
}

/** Media: Download. */
export const DOWNLOAD_MEDIA_FILE: Operation = {
	value: 'download',
	name: 'Download',
	action: 'Download a file',
	description:
		'Download the picture, GIF or video of a direct message as binary data, from its media_url',
	parameters: PARAMETERS,
	execute: executeDownload,
};
