import type { Answer } from './answer.mts';
import { isJsonObject } from './json.mts';

/** The value of the header `xquik-api-contract` that asks for errors as objects. */
export const ERROR_OBJECT_CONTRACT = '2026-04-29';

const DEPENDENCY_FAILED = 424;

const TYPES: Readonly<Record<number, string>> = {
	401: 'authentication_error',
	402: 'billing_error',
	403: 'permission_error',
	424: 'dependency_error',
	429: 'rate_limit_error',
	502: 'dependency_error',
};

/** The body with its error as `{type, code, message}`; any other body as it is. */
export function withErrorObject(body: unknown, status: number): unknown {
	if (!isJsonObject(body) || typeof body['error'] !== 'string') return body;
	const { error: code, message, ...rest } = body;
	const usual = status >= 500 ? 'api_error' : 'invalid_request_error';
	return { ...rest, error: { type: TYPES[status] ?? usual, code, message } };
}

/**
 * The answer for a client that asked for {@link ERROR_OBJECT_CONTRACT}: plain errors have their
 * code in an object, and a failed dependency answers 424. What carries the server's word on
 * repeating or paying keeps its text, as the schemas of those bodies want it. The contract's other
 * changes (snake_case, Unix times, prefixed IDs) are not made.
 */
export function inErrorObjectContract(answer: Answer): Answer {
	const { status, body } = answer;
	if (!isJsonObject(body) || 'safeToRetry' in body || 'payment_options' in body) return answer;
	return {
		...answer,
		status: status === 502 ? DEPENDENCY_FAILED : status,
		body: withErrorObject(body, status),
	};
}
