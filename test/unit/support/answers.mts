import type { Answer, NoAnswer, NoAnswerReason } from '../../../nodes/XquikDm/api/requestResult.ts';

type Json = Record<string, unknown>;

/** An answer with a JSON body. */
export function answer(
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): Answer {
	return { kind: 'answer', status, headers, body, notJson: false };
}

/** An answer whose body is no JSON, such as a proxy's page. */
export function page(status: number, headers: Record<string, string> = {}): Answer {
	return { kind: 'answer', status, headers, body: undefined, notJson: true };
}

/** A record of the lifecycle contract: accepted, unless `fields` say otherwise. */
export function record(fields: Json = {}): Json {
	return {
		object: 'x_write_action',
		id: 'wa_1',
		writeActionId: 'wa_1',
		action: 'send_dm',
		status: 'accepted',
		terminal: false,
		retryable: false,
		safeToRetry: false,
		sendDispatched: false,
		statusUrl: '/api/v1/x/write-actions/wa_1',
		pollAfterMs: null,
		nextAction: null,
		charged: false,
		chargedCredits: '0',
		idempotent: false,
		success: false,
		...fields,
	};
}

/** The record of a message that was sent. */
export function sentRecord(fields: Json = {}): Json {
	return record({
		status: 'success',
		terminal: true,
		sendDispatched: true,
		result: { type: 'direct_message', id: '1890000000000000001', state: 'sent' },
		messageId: '1890000000000000001',
		charged: true,
		chargedCredits: '10',
		success: true,
		...fields,
	});
}

/** The record of a message that was not sent; nothing was dispatched. */
export function unsentRecord(fields: Json = {}): Json {
	return record({
		status: 'failed',
		terminal: true,
		retryable: true,
		safeToRetry: true,
		error: 'x_dm_not_sent',
		message: 'The message was not sent.',
		...fields,
	});
}

/** A pre-dispatch error of the lifecycle contract. */
export function lifecycleError(error: unknown, fields: Json = {}): Json {
	return {
		error,
		message: 'Not now.',
		retryable: false,
		safeToRetry: false,
		charged: false,
		chargedCredits: '0',
		success: false,
		nextAction: null,
		...fields,
	};
}

/** The 202 of the legacy contract. */
export const SEED_PENDING: Json = {
	error: 'x_write_unconfirmed',
	status: 'pending_confirmation',
	writeActionId: 'wa_1',
	charged: false,
	retryable: false,
};

/** The legacy contract's answer to a message that was sent. */
export const SEED_SENT: Json = { messageId: '1890000000000000001', success: true };

/** A request that ended without an answer. */
export function noAnswer(reason: NoAnswerReason, code: string): NoAnswer {
	return { kind: 'no_answer', reason, code, message: `${code} happened` };
}

/** A connection that broke after the request had left. */
export const LOST = noAnswer('lost', 'ECONNRESET');

/** A connection that was never made. */
export const NOT_REACHED = noAnswer('not_reached', 'ECONNREFUSED');

/** A write that names no key, to an API that asks for one: the lifecycle contract. */
export const NEEDS_KEY = answer(400, { error: 'missing_idempotency_key', message: 'No key.' });

/** A write without a text, to an API that knows no keys: the legacy contract. */
export const NEEDS_TEXT = answer(400, { error: 'invalid_input', message: 'No text.' });
