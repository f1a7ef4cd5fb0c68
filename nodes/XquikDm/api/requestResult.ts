import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** One request to the API, as the node means it. */
export interface XquikRequest {
	method: Extract<IHttpRequestMethods, 'GET' | 'POST' | 'DELETE'>;
	/** Below the Base URL, starting with `/x/` or `/credits`; every ID in it is checked before. */
	path: string;
	query?: Record<string, string>;
	/** `Idempotency-Key` of a write (docs/xquik-api.md: "Rules of the key"). */
	idempotencyKey?: string;
	body?: IDataObject | StreamedBody;
}

/**
 * A body that n8n's HTTP helper sends chunk by chunk with a `Content-Length`: axios treats any
 * object tagged `Blob` that has `size`, `type` and `stream()` so.
 */
export interface StreamedBody {
	readonly [Symbol.toStringTag]: 'Blob';
	/** In bytes. */
	readonly size: number;
	/** The `Content-Type`. */
	readonly type: string;
	/** From the start, each time it is called: a repeat sends the same bytes again. */
	stream(): AsyncGenerator<Uint8Array>;
}

/** An answer that arrived whole. Header names are in lower case. */
export interface Answer {
	kind: 'answer';
	status: number;
	headers: Record<string, string>;
	/** The parsed body; undefined when it is no JSON. */
	body: unknown;
	/** True when the answer has a body that is no JSON, or none at all. */
	notJson: boolean;
}

/** Why no whole answer arrived. */
export type NoAnswerReason =
	/** Nothing reached the API: connection refused, no such host, TLS not agreed. */
	| 'not_reached'
	/** Connection lost, cut off, timed out or endless: the API may have acted. */
	| 'lost'
	/** n8n had stopped the execution before the request was sent. */
	| 'cancelled'
	/** Refused on this side before anything was sent: credential, allowed domains, SSRF guard. */
	| 'refused_here';

/** What there is to say when no whole answer arrived. */
export interface NoAnswer {
	kind: 'no_answer';
	reason: NoAnswerReason;
	/** A short code for the row, such as `ECONNRESET` or `answer_too_large`. */
	code: string;
	message: string;
}

/** How one request ended. */
export type RequestResult = Answer | NoAnswer;

/** The ending of a request that was not sent because n8n had stopped the execution. */
export const CANCELLED: NoAnswer = {
	kind: 'no_answer',
	reason: 'cancelled',
	code: 'cancelled',
	message: 'The execution was cancelled',
};

const NEVER_REACHED = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** These also end a connection that stands: only from `connect` do they say that nothing arrived. */
const NEVER_REACHED_BY_CONNECT = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

const LINKS = ['cause', 'errorResponse', 'error', 'reason'] as const;

function chainOf(error: unknown): Array<Record<string, unknown>> {
	const chain: Array<Record<string, unknown>> = [];
	let queue: unknown[] = [error];
	while (queue.length > 0) {
		const next: unknown[] = [];
		for (const link of queue) {
			if (typeof link !== 'object' || link === null) continue;
			const level = link as Record<string, unknown>;
			if (chain.includes(level)) continue;
			chain.push(level);
			next.push(...LINKS.map((name) => level[name]));
			// Node joins the failures of several addresses of a host in one error.
			if (Array.isArray(level.errors)) next.push(...(level.errors as unknown[]));
		}
		queue = next;
	}
	return chain;
}

const CODE = /^[A-Z][A-Z0-9_]+$/;

/** What n8n quotes of the error that it wraps; n8n before 2.41 keeps nothing else of it. */
function quoted({ messages }: Record<string, unknown>): string[] {
	if (!Array.isArray(messages)) return [];
	return messages.filter((text): text is string => typeof text === 'string');
}

/** The code of a failed connection in an error, and whether it failed while it was being made. */
function networkFailure(
	level: Record<string, unknown>,
): Array<{ code: string; isConnecting: boolean }> {
	// n8n before 2.41 gives the code of the network as the status of the answer.
	const code = [level.code, level.httpCode].find(
		(value): value is string => typeof value === 'string' && CODE.test(value),
	);
	if (code === undefined) return [];
	const isConnecting =
		level.syscall === 'connect' || quoted(level).some((text) => text.startsWith(`connect ${code}`));
	return [{ code, isConnecting }];
}

/** Whether an error without a code of the network comes from the HTTP client all the same. */
function isFromNetwork(level: Record<string, unknown>): boolean {
	const { name, isAxiosError, httpCode } = level;
	if (name === 'AxiosError' || isAxiosError === true) return true;
	// An answer that broke off has the status that it began with.
	if (typeof httpCode === 'string' && /^\d{3}$/.test(httpCode)) return true;
	return quoted(level).some((text) => /socket|stream|timeout|aborted|network/i.test(text));
}

/**
 * Tells from the error of n8n's HTTP helper why there is no answer. n8n wraps the error of axios,
 * so the whole chain is looked at; what no network error is in was refused on this side.
 *
 * @param cancelled whether n8n has stopped the execution while the request was under way
 * @param outOfTime whether our own time limit ended the request
 */
export function noAnswerFrom(error: unknown, cancelled: boolean, outOfTime: boolean): NoAnswer {
	const chain = chainOf(error);
	const text = (name: string) =>
		chain.map((level) => level[name]).find((value) => typeof value === 'string' && value !== '');
	const message = String(text('message') ?? 'The request failed');
	if (cancelled) {
		return { kind: 'no_answer', reason: 'lost', code: 'cancelled', message: CANCELLED.message };
	}
	if (outOfTime) {
		return {
			kind: 'no_answer',
			reason: 'lost',
			code: 'timeout',
			message: 'Xquik did not answer in time',
		};
	}
	// The file ended too early, not the connection: Xquik cannot have got the whole of it.
	const unreadable = chain.find(({ name }) => name === 'InputError');
	if (unreadable !== undefined) {
		const code = String(unreadable.code);
		return { kind: 'no_answer', reason: 'lost', code, message: String(unreadable.message) };
	}
	const failures = chain.flatMap(networkFailure);
	const codes = failures.map(({ code }) => code);
	const never = failures.find(
		({ code, isConnecting }) =>
			NEVER_REACHED.has(code) || (NEVER_REACHED_BY_CONNECT.has(code) && isConnecting),
	)?.code;
	if (never !== undefined) {
		return { kind: 'no_answer', reason: 'not_reached', code: never, message };
	}
	const fromNetwork = codes.length > 0 || chain.some(isFromNetwork);
	return fromNetwork
		? { kind: 'no_answer', reason: 'lost', code: codes[0] ?? 'no_answer', message }
		: { kind: 'no_answer', reason: 'refused_here', code: 'request_refused', message };
}
