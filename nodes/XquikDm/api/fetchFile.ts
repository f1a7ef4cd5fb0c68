import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { readBoundedBytes } from './boundedBody';
import type { NoAnswer } from './requestResult';
import { CANCELLED, noAnswerFrom } from './requestResult';
import { headersOf } from './sendRequest';
import { cancelSignalOf, TimeLimit } from './timeLimit';

/** The part of n8n that a download needs. */
export type FetchContext = IExecuteFunctions | IPollFunctions;

/** Longest silence on the connection, in ms. */
const IDLE_LIMIT = 30_000;

/** Where a file is, and whether the API key goes along. */
export interface FileRequest {
	url: string;
	/** True only for Xquik's own host; anybody else never gets the key. */
	withKey: boolean;
}

/** What a download may take. */
export interface FetchLimits {
	bytes: number;
	/** For the whole of it, in ms. */
	time: number;
}

/** How a download ended. Header names are in lower case. */
export type FileResult =
	| { kind: 'file'; content: Buffer }
	/** An answer that is no file: its status is not one of 200 to 299. */
	| { kind: 'refusal'; status: number; headers: Record<string, string> }
	| { kind: 'too_large' }
	| NoAnswer;

async function fileIn(response: IN8nHttpFullResponse, bytes: number): Promise<FileResult> {
	const { statusCode: status, body } = response;
	const isFile = status >= 200 && status < 300;
	const headers = headersOf(response);
	const length = Number(headers['content-length'] ?? '0');
	const expected = Number.isSafeInteger(length) && length > 0 ? length : 0;
	// The body of a refusal is not looked at, since the server that sent it may be anybody's, and a file
	// that says it is too large not read.
	const read = await readBoundedBytes(
		body as unknown as AsyncIterable<Uint8Array>,
		isFile && expected <= bytes ? bytes : 0,
		expected,
	);
	if (!isFile) return { kind: 'refusal', status, headers };
	if ('bytes' in read) return { kind: 'file', content: read.bytes };
	return read.code === 'answer_too_large'
		? { kind: 'too_large' }
		: { kind: 'no_answer', reason: 'lost', ...read };
}

/**
 * Downloads a file through n8n's HTTP helper, which adds proxy and guards; the whole of it is in memory
 * then. It repeats nothing, follows no redirect and never throws.
 */
export async function fetchFile(
	context: FetchContext,
	{ url, withKey }: FileRequest,
	limits: FetchLimits,
): Promise<FileResult> {
	if (cancelSignalOf(context)?.aborted) return CANCELLED;
	const limit = new TimeLimit(context);
	const options: IHttpRequestOptions = {
		method: 'GET',
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: IDLE_LIMIT,
		abortSignal: limit.signal,
	};
	try {
		limit.start(limits.time);
		const response = (await (withKey
			? context.helpers.httpRequestWithAuthentication.call(limit.context, 'xquikApi', options)
			: context.helpers.httpRequest(options))) as IN8nHttpFullResponse;
		const result = await fileIn(response, limits.bytes);
		// A limit that ends the download looks like a broken connection.
		return result.kind === 'no_answer' && limit.signal.aborted
			? noAnswerFrom(undefined, limit.isCancelled, true)
			: result;
	} catch (error) {
		return noAnswerFrom(error, limit.isCancelled, limit.isLate);
	} finally {
		limit.release();
	}
}
