import type { IBinaryKeyData } from 'n8n-workflow';

import type { FetchContext } from '../api/fetchFile';
import type { Clock } from '../delivery/waiting';
import type { MediaHosts } from '../parameters/mediaAddress';
import { checkMediaAddress } from '../parameters/mediaAddress';
import type { HistoryMessage } from '../reads/historyPages';
import { BYTES_PER_MB, DEFAULT_MAX_MB, downloadMedia } from '../reads/mediaFile';
import { downloadFailure } from './downloadFailure';
import type { Failure } from './failure';
import { failureText, inputFailure } from './failure';

/** Where the file of a message goes: n8n's own name for the first file of an item. */
const BINARY_FIELD = 'data';

/** Longest time for one file, in ms. */
const FILE_LIMIT = 60_000;

/** The file of a message, or why it is not there. */
export interface MessageFile {
	binary?: IBinaryKeyData;
	/** What is wrong and what to do, for the row. */
	error?: string;
}

function errorOf(failure: Failure): MessageFile {
	const { title, remedy } = failureText(failure);
	return { error: `${title}. ${remedy}` };
}

/**
 * Downloads the files of messages (option Download Media), one after the other, since each is in
 * memory whole until n8n has stored it. A message that cost a credit is not lost over its file: why a
 * file is missing is part of what it gives. Never throws.
 *
 * @param hosts undefined downloads nothing
 * @param timeLimit for all of them together, in ms
 * @returns one entry for each message; empty for one without a file
 */
export async function messageFiles(
	context: FetchContext,
	messages: readonly HistoryMessage[],
	hosts: MediaHosts | undefined,
	baseUrl: string,
	clock: Clock,
	timeLimit: number,
): Promise<MessageFile[]> {
	const end = clock.monotonic() + timeLimit;
	const files: MessageFile[] = [];
	for (const { mediaUrl } of messages) {
		if (hosts === undefined || mediaUrl === undefined) files.push({});
		else if (clock.monotonic() >= end || clock.isCancelled()) {
			files.push({ error: 'Not downloaded: there was no time left. Use Media: Download.' });
		} else {
			const time = Math.min(FILE_LIMIT, end - clock.monotonic());
			files.push(await fileOf(context, mediaUrl, hosts, baseUrl, clock, time));
		}
	}
	return files;
}

async function fileOf(
	context: FetchContext,
	mediaUrl: string,
	hosts: MediaHosts,
	baseUrl: string,
	clock: Clock,
	time: number,
): Promise<MessageFile> {
	try {
		const labels = { field: 'media_url', option: 'Download Media' };
		const address = checkMediaAddress(mediaUrl, baseUrl, hosts, labels);
		const limits = { bytes: DEFAULT_MAX_MB * BYTES_PER_MB, time };
		const file = await downloadMedia(context, address, limits, clock);
		if ('problem' in file) return errorOf(downloadFailure(file, address.host));
		const { content, fileName, mimeType } = file;
		const data = await context.helpers.prepareBinaryData(content, fileName, mimeType);
		return { binary: { [BINARY_FIELD]: data } };
	} catch (error) {
		// An address that is refused, or n8n's storage.
		return errorOf(inputFailure(error));
	}
}
