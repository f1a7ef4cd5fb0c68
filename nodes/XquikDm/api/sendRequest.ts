import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { parseAnswer, readBoundedText } from './boundedBody';
import type { RequestResult, StreamedBody, XquikRequest } from './requestResult';
import { CANCELLED, noAnswerFrom } from './requestResult';

/** The part of n8n that a request needs: an execution, a trigger's poll, or a dropdown of the editor. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

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
	const cancel =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	if (cancel?.aborted) return CANCELLED;
	// One controller for both, and not `AbortSignal.any`: the execution's signal would keep a trace
	// of every request to the end of a long run.
	const end = new AbortController();
	const { signal } = end;
	let isLate = false;
	const giveUp = () => {
		isLate = true;
		end.abort();
	};
	const stop = () => {
		end.abort();
	};
	cancel?.addEventListener('abort', stop);
	let late: AbortSignal | undefined;
	const startClock = () => {
		late = AbortSignal.timeout(Math.ceil(answerLimit));
		late.addEventListener('abort', giveUp);
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
		abortSignal: signal,
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

	// n8n's helper puts the execution's cancel signal in place of ours, so it is given a context
	// whose cancel signal also ends with our time limit.
	const timed: RequestContext = Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as RequestContext;

	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			timed,
			'xquikApi',
			options,
		)) as IN8nHttpFullResponse;
		const answer = await readAnswer(response);
		// A limit that ends the request while its answer is read looks like a broken connection.
		return answer.kind === 'no_answer' && signal.aborted
			? noAnswerFrom(undefined, cancel?.aborted === true, true)
			: answer;
	} catch (error) {
		return noAnswerFrom(error, cancel?.aborted === true, isLate);
	} finally {
		cancel?.removeEventListener('abort', stop);
		// With a listener it would be kept in memory, and this request with it, until its time is over.
		late?.removeEventListener('abort', giveUp);
	}
}
