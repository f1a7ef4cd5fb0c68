import type { FetchContext, FetchLimits, FileResult } from '../api/fetchFile';
import { fetchFile } from '../api/fetchFile';
import type { MediaType } from '../api/mediaType';
import type { BlockScope, Problem } from '../delivery/decision';
import { ownProblem } from '../delivery/decision';
import { backoff, chooseDelay, serverDelay } from '../delivery/delay';
import type { Clock } from '../delivery/waiting';
import type { ErrorCode } from '../errors/errorTable';
import { extensionOf, fileTypeOf, HEAD_BYTES } from '../parameters/file/fileType';
import type { MediaAddress } from '../parameters/mediaAddress';

/** A file that was downloaded. */
export interface MediaFile {
	content: Buffer;
	/** By its first bytes, whatever the server says. */
	mimeType: MediaType;
	/** Made from the last part of its address, with the extension of its type. */
	fileName: string;
}

/** Why a file was not downloaded. */
export interface FailedDownload {
	problem: Problem;
	blocks?: BlockScope;
}

/** What to do after a try of a download; delays in ms. */
export type DownloadDecision =
	| { kind: 'file'; content: Buffer; mimeType: MediaType }
	| ({ kind: 'failed' } & FailedDownload)
	| { kind: 'again'; problem: Problem; afterMs?: number };

/** So many bytes are 1 MB. */
export const BYTES_PER_MB = 1_000_000;

/** Default of Max File Size, in MB: far above X's limits for pictures and GIFs. */
export const DEFAULT_MAX_MB = 50;

/** Largest video that X takes, in MB (docs/xquik-api.md: "Accepted media"). */
export const LARGEST_MB = 512;

/** So many times a download is tried again. */
const MAX_DOWNLOAD_REPEATS = 3;

function problemOf(code: ErrorCode, httpStatus?: number): Problem {
	return { ...ownProblem(code, true), ...(httpStatus !== undefined && { httpStatus }) };
}

function decideRefusal(
	status: number,
	headers: Record<string, string>,
	withKey: boolean,
	now: number,
): DownloadDecision {
	if (status === 408 || status === 429 || status >= 500) {
		const afterMs = serverDelay(headers, undefined, now);
		return { kind: 'again', problem: problemOf('media_unavailable', status), afterMs };
	}
	if (status === 401 && withKey) {
		return {
			kind: 'failed',
			problem: problemOf('unauthenticated', status),
			blocks: 'credential',
		};
	}
	const isGone = status === 404 || status === 410;
	const isRedirect = status >= 300 && status < 400;
	const code = isGone ? 'media_gone' : isRedirect ? 'media_redirected' : 'media_refused';
	return { kind: 'failed', problem: problemOf(code, status) };
}

/**
 * What to do after a try of a download: a file is one that X takes as an attachment, by its first bytes.
 * A download changes nothing, so whatever may pass is tried again.
 *
 * @param now ms since 1970, for `Retry-After` dates
 */
export function decideDownload(
	result: FileResult,
	withKey: boolean,
	now: number,
): DownloadDecision {
	switch (result.kind) {
		case 'too_large':
			return { kind: 'failed', problem: problemOf('media_over_limit') };
		case 'refusal':
			return decideRefusal(result.status, result.headers, withKey, now);
		case 'no_answer': {
			const { code, message, reason } = result;
			const again = (reason === 'lost' || reason === 'not_reached') && code !== 'cancelled';
			return again
				? { kind: 'again', problem: { ...problemOf('media_unavailable'), message: code } }
				: { kind: 'failed', problem: ownProblem(code, true, message) };
		}
		case 'file': {
			const { content } = result;
			const mimeType = fileTypeOf(content.subarray(0, HEAD_BYTES));
			return mimeType === undefined
				? { kind: 'failed', problem: problemOf('media_not_a_file') }
				: { kind: 'file', content, mimeType };
		}
	}
}

/** Longest file name, without its extension. */
const MAX_NAME = 100;

/** The name of a file, from the last part of its address; only letters, digits, `-` and `_` stay. */
export function mediaFileName(url: string, mimeType: MediaType): string {
	const last = new URL(url).pathname.split('/').pop() ?? '';
	const name = last.replace(/\.\w{1,5}$/, '').replace(/[^A-Za-z0-9_-]+/g, '');
	return `${name.slice(0, MAX_NAME) || 'media'}.${extensionOf(mimeType)}`;
}

/**
 * Downloads a file into memory, and tries again while that may help. Never throws.
 *
 * @param limits `time` is for all tries together
 */
export async function downloadMedia(
	context: FetchContext,
	{ url, withKey }: MediaAddress,
	limits: FetchLimits,
	clock: Clock,
): Promise<MediaFile | FailedDownload> {
	const end = clock.monotonic() + limits.time;
	for (let repeats = 0; ; repeats++) {
		const time = Math.max(1, end - clock.monotonic());
		const result = await fetchFile(context, { url, withKey }, { ...limits, time });
		const decision = decideDownload(result, withKey, clock.now());
		if (decision.kind === 'file') {
			const { content, mimeType } = decision;
			return { content, mimeType, fileName: mediaFileName(url, mimeType) };
		}
		if (decision.kind === 'failed') return decision;
		const delay = chooseDelay(decision.afterMs, backoff(repeats, clock.random()));
		if (repeats >= MAX_DOWNLOAD_REPEATS || clock.monotonic() + delay >= end) return decision;
		await clock.sleep(delay);
		if (clock.isCancelled()) return { problem: ownProblem('cancelled', true) };
	}
}
