import { ACCOUNT_ERRORS } from './codes/account';
import { CONTENT_ERRORS } from './codes/content';
import { LIMIT_ERRORS } from './codes/limits';
import { MEDIA_ERRORS } from './codes/media';
import { NETWORK_ERRORS } from './codes/network';
import { NODE_ERRORS } from './codes/node';
import { OUTCOME_ERRORS } from './codes/outcome';
import { PLAN_ERRORS } from './codes/plan';
import { RECIPIENT_ERRORS } from './codes/recipient';
import { REQUEST_ERRORS } from './codes/request';
import { SERVICE_ERRORS } from './codes/service';
import type { ErrorEntry } from './errorEntry';

/**
 * Every code that a DM workflow meets (docs/xquik-api.md: "Error codes"), and the ones this node itself
 * gives. Bad input of an item is not here: each check says what is wrong with the value it has refused.
 */
export const ERROR_TABLE = {
	...REQUEST_ERRORS,
	...PLAN_ERRORS,
	...ACCOUNT_ERRORS,
	...RECIPIENT_ERRORS,
	...CONTENT_ERRORS,
	...MEDIA_ERRORS,
	...LIMIT_ERRORS,
	...OUTCOME_ERRORS,
	...SERVICE_ERRORS,
	...NETWORK_ERRORS,
	...NODE_ERRORS,
} as const;

/** A code of the table. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** Whether the table has a code. */
export function isErrorCode(code: string): code is ErrorCode {
	return Object.hasOwn(ERROR_TABLE, code);
}

/** What there is to say of a code; one that is not in the table keeps its own name. Never throws. */
export function errorEntry(code: string, httpStatus?: number): ErrorEntry {
	if (isErrorCode(code)) return ERROR_TABLE[code];
	if (httpStatus === undefined && /^[A-Z][A-Z0-9_]+$/.test(code)) {
		return {
			title: `No connection to Xquik (${code})`,
			remedy: 'Check the network of n8n, proxies, and Base URL in the Xquik credential.',
			retryable: true,
		};
	}
	const mayPass = httpStatus !== undefined && (httpStatus === 429 || httpStatus >= 500);
	return {
		title: `Xquik returned the error ${code}`,
		remedy: 'This node does not know the code. See the Xquik documentation for what it means.',
		...(mayPass && { retryable: true }),
	};
}
