import type { IDataObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { MediaFile } from '../reads/mediaFile';
import type { Failure } from './failure';
import { problemFields } from './writeFields';

/** The row of one downloaded file, which is in the item's binary field `binaryField`. */
export function downloadRow(
	mediaUrl: string,
	{ content, fileName, mimeType }: MediaFile,
	binaryField: string,
): IDataObject {
	return {
		record_type: 'media_download',
		media_url: mediaUrl,
		file_name: fileName,
		mime_type: mimeType,
		file_size: content.byteLength,
		sha256: createHash('sha256').update(content).digest('hex'),
		binary_field: binaryField,
	};
}

/** The row of a file that was not downloaded; the address is undefined when it is no text. */
export function failedDownloadRow(mediaUrl: string | undefined, failure: Failure): IDataObject {
	return {
		record_type: 'media_download',
		media_url: mediaUrl ?? null,
		...problemFields(failure),
	};
}
