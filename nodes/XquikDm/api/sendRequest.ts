import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { parseAnswer, readBoundedText } from './boundedBody';
import type { RequestResult, StreamedBody, XquikRequest } from './requestResult';
import { CANCELLED, noAnswerFrom } from './requestResult';
import type { RequestContext } from './timeLimit';
import { cancelSignalOf, TimeLimit } from './timeLimit';

/** Longest silence on the connection, in ms. */
const IDLE_LIMIT = 60_000;

/**
 * Longest time from the last byte of the request to the last byte of the answer, in ms. Media URL
 * uploads may take Xquik 30 s (docs/xquik-api.md: "POST /x/media"); an answer that trickles without end
 * is given up here.
 */
export const ANSWER_LIMIT = 75_000;

function isStreamed(body: XquikRequest['body']): body is StreamedBody {
	return body !== undefined && Symbol.toStringTag in body && body[Symbol.toStringTag] === 'Blob';
}

/** Tells when the last byte of a streamed body has been handed over. */
function withEndOf(body: StreamedBody, ended: () => void): StreamedBody {
	return {
		[Symbol.toStringTag]: 'Blob',
		size: body.size,
		type: body.type,
		async *stream() {
			yield* body.stream();
			ended();
		},
	};
}

/** The headers of an answer, their names in lower case. */
export function headersOf(response: IN8nHttpFullResponse): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(response.headers)) {
		if (typeof value === 'string') headers[name.toLowerCase()] = value;
		else if (Array.isArray(value)) headers[name.toLowerCase()] = value.join(', ');
		else if (typeof value === 'number') headers[name.toLowerCase()] = String(value);
	}
	return headers;
}

async function readAnswer(response: IN8nHttpFullResponse): Promise<RequestResult> {
	const read = await readBoundedText(
		response.body as unknown as AsyncIterable<Uint8Array | string>,
	);
	if (!('text' in read)) return { kind: 'no_answer', reason: 'lost', ...read };
	const body = parseAnswer(read.text);
	return {
		kind: 'answer',
		status: response.statusCode,
		headers: headersOf(response),
		body,
		notJson: body === undefined,
	};
}

/**
 * Sends one request through n8n's HTTP helper, which adds the credential, proxy and guards, and
 * gives how it ended. It repeats nothing and never throws: what an ending means is decided in
 * `delivery/decision.ts`. Redirects are not followed, since n8n's helper would carry the key along
 * (docs/delivery.md: "Never"). Answers are bounded in size and time.
 *
 * @param baseUrl from `readBaseUrl`
 * @param answerLimit longest wait for the answer after the last byte has gone out, in ms
 * @param sent is called when the last byte has gone out; a body that is no file goes out at once
 */
export async function sendRequest(
	context: RequestContext,
	baseUrl: string,
	request: XquikRequest,
	answerLimit = ANSWER_LIMIT,
	sent?: () => void,
): Promise<RequestResult> {
	if (cancelSignalOf(context)?.aborted) return CANCELLED;
	const limit = new TimeLimit(context);
	const startClock = () => {
		limit.start(answerLimit);
		sent?.();
	};

	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${baseUrl}${request.path}`,
		headers: { Accept: 'application/json' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: IDLE_LIMIT,
		abortSignal: limit.signal,
	};
	if (request.idempotencyKey !== undefined) {
		options.headers = { ...options.headers, 'Idempotency-Key': request.idempotencyKey };
	}
	if (request.query !== undefined) options.qs = request.query;
	if (isStreamed(request.body)) {
		options.body = withEndOf(request.body, startClock);
	} else {
		startClock();
		if (request.body !== undefined) {
			options.body = request.body;
			options.headers = { ...options.headers, 'Content-Type': 'application/json' };
		}
	}

	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			limit.context,
			'xquikApi',
			options,
		)) as IN8nHttpFullResponse;
		const answer = await readAnswer(response);
		// A limit that ends the request while its answer is read looks like a broken connection.
		return answer.kind === 'no_answer' && limit.signal.aborted
			? noAnswerFrom(undefined, limit.isCancelled, true)
			: answer;
	} catch (error) {
		return noAnswerFrom(error, limit.isCancelled, limit.isLate);
	} finally {
		limit.release();
	}
}
