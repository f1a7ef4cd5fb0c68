import type { IBinaryKeyData } from 'n8n-workflow';

import type { FetchContext, FetchLimits } from '../api/fetchFile';
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

/** Largest file. */
const MAX_BYTES = DEFAULT_MAX_MB * BYTES_PER_MB;

/** So many MB all files of a run or a poll may have: n8n may keep them in memory until its end. */
export const DOWNLOADS_MB = 200;

const OVER_ALLOWANCE: MessageFile = {
	error: `Not downloaded: the files of this run would have more than ${DOWNLOADS_MB} MB together. Use Media: Download for this one.`,
};

/** What the files of a run or a poll may still take. */
export interface DownloadAllowance {
	/** For the files of one conversation together, in ms. */
	readonly time: number;
	/** Bytes that are left for all files of all conversations; downloads take from it. */
	bytes: number;
}

/** The allowance at the start of a run or a poll; `time` in ms for each conversation. */
export function downloadAllowance(time: number): DownloadAllowance {
	return { time, bytes: DOWNLOADS_MB * BYTES_PER_MB };
}

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
 * @param allowance for the conversations of a run together
 * @returns one entry for each message; empty for one without a file
 */
export async function messageFiles(
	context: FetchContext,
	messages: readonly HistoryMessage[],
	hosts: MediaHosts | undefined,
	baseUrl: string,
	clock: Clock,
	allowance: DownloadAllowance,
): Promise<MessageFile[]> {
	const end = clock.monotonic() + allowance.time;
	const files: MessageFile[] = [];
	for (const { mediaUrl } of messages) {
		if (hosts === undefined || mediaUrl === undefined) files.push({});
		else if (clock.monotonic() >= end || clock.isCancelled()) {
			files.push({ error: 'Not downloaded: there was no time left. Use Media: Download.' });
		} else if (allowance.bytes <= 0) files.push(OVER_ALLOWANCE);
		else {
			const limits = {
				bytes: Math.min(MAX_BYTES, allowance.bytes),
				time: Math.min(FILE_LIMIT, end - clock.monotonic()),
			};
			const { size = 0, ...file } = await fileOf(context, mediaUrl, hosts, baseUrl, clock, limits);
			allowance.bytes -= size;
			files.push(file);
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
	limits: FetchLimits,
): Promise<MessageFile & { size?: number }> {
	try {
		const labels = { field: 'media_url', option: 'Download Media' };
		const address = checkMediaAddress(mediaUrl, baseUrl, hosts, labels);
		const file = await downloadMedia(context, address, limits, clock);
		if ('problem' in file && file.problem.code === 'media_over_limit' && limits.bytes < MAX_BYTES) {
			return OVER_ALLOWANCE;
		}
		if ('problem' in file) return errorOf(downloadFailure(file, address.host));
		const { content, fileName, mimeType } = file;
		const data = await context.helpers.prepareBinaryData(content, fileName, mimeType);
		return { binary: { [BINARY_FIELD]: data }, size: content.length };
	} catch (error) {
		// An address that is refused, or n8n's storage.
		return errorOf(inputFailure(error));
	}
}
