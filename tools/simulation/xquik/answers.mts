import type { Effect } from '../scenario.mts';
import type { WriteRecord, XquikState } from './state.mts';

/** An answer of the simulated Xquik. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: unknown;
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	return { status, headers, body };
}

/** An error before dispatch: with the server's word on repeating, but only where there is one. */
export function refusal(state: XquikState, status: number, code: string): Answer {
	const error = { error: code, message: `Refused: ${code}.` };
	if (state.scenario.contract === 'legacy' || status >= 500) return json(status, error);
	return json(status, {
		...error,
		retryable: false,
		safeToRetry: true,
		...NOTHING_CHARGED,
		nextAction: { type: 'fix_request' },
	});
}

const NOTHING_CHARGED = { charged: false, chargedCredits: '0', success: false };

/** The 409 as Xquik documents it: true of this request, and misleading about the message. */
export function conflict(record: WriteRecord): Answer {
	return json(409, {
		error: 'idempotency_conflict',
		message: 'This key was used for another request.',
		retryable: false,
		safeToRetry: true,
		...NOTHING_CHARGED,
		nextAction: { type: 'retry', requiresNewIdempotencyKey: true },
		writeActionId: record.id,
		statusUrl: `/api/v1/x/write-actions/${record.id}`,
	});
}

/** An error of which the server says that nothing has happened. */
export function nothingHappened(state: XquikState, newKey: boolean): Answer {
	if (state.scenario.contract === 'legacy') return refusal(state, 503, 'x_transient_error');
	return json(503, {
		error: 'x_transient_error',
		message: 'Nothing was sent.',
		retryable: true,
		safeToRetry: true,
		...NOTHING_CHARGED,
		nextAction: { type: 'retry', afterMs: 0, ...(newKey && { requiresNewIdempotencyKey: true }) },
	});
}

/** Over a rate limit. */
export function limited(code: string, seconds: number): Answer {
	const body = { error: code, message: 'Too many requests.', retryAfter: seconds };
	return json(429, body, { 'retry-after': String(seconds) });
}

/** What a server, or a proxy, says when something broke. */
export function brokenAnswer({ status, html }: Extract<Effect, { kind: 'error' }>): Answer {
	if (html === true) return json(status, '<html><body>Bad Gateway</body></html>');
	const code = status === 408 ? 'read_request_timeout' : 'internal_error';
	return json(status, { error: code, message: 'Something broke.' });
}

/** The answer to a write, or to a poll of it. */
export function recordAnswer(state: XquikState, record: WriteRecord, idempotent = false): Answer {
	return state.scenario.contract === 'legacy'
		? legacyAnswer(record)
		: lifecycleAnswer(record, idempotent);
}

function iso(ms: number | undefined): string | undefined {
	return ms === undefined ? undefined : new Date(ms).toISOString();
}

function compatibleIds({ kind, resultId }: WriteRecord) {
	return kind === 'send'
		? { messageId: resultId }
		: { mediaId: resultId, mediaUrl: `https://ton.example/${resultId ?? ''}` };
}

function nextActionOf({ status, error, id }: WriteRecord) {
	if (status === 'pending_confirmation') {
		return { type: 'poll', url: `/api/v1/x/write-actions/${id}`, afterMs: 1000 };
	}
	if (status === 'expired') return { type: 'verify_result' };
	if (error === undefined) return null;
	return error.retry ? { type: 'retry', requiresNewIdempotencyKey: true } : { type: 'fix_request' };
}

function lifecycleAnswer(record: WriteRecord, idempotent: boolean): Answer {
	const { id, kind, status, error, resultId, pending, createdAt, confirmedAt } = record;
	const success = status === 'success';
	const body = {
		object: 'x_write_action',
		id,
		writeActionId: id,
		action: kind === 'send' ? 'send_dm' : 'upload_media',
		status,
		terminal: pending === undefined,
		success,
		retryable: error?.retry ?? false,
		safeToRetry: error?.safe ?? false,
		statusUrl: `/api/v1/x/write-actions/${id}`,
		pollAfterMs: pending === undefined ? null : 1000,
		nextAction: nextActionOf(record),
		charged: success,
		chargedCredits: success ? '10' : '0',
		result: success
			? { type: kind === 'send' ? 'direct_message' : 'media', id: resultId, state: 'confirmed' }
			: null,
		...(success && compatibleIds(record)),
		idempotent,
		...(error !== undefined && { error: error.code, message: `It failed: ${error.code}.` }),
		createdAt: iso(createdAt),
		confirmedAt: iso(confirmedAt),
	};
	return json(pending === undefined ? record.httpStatus : 202, body);
}

function legacyAnswer(record: WriteRecord): Answer {
	const { id, status, error, pending } = record;
	if (pending !== undefined) {
		return json(202, {
			error: 'x_write_unconfirmed',
			status: 'pending_confirmation',
			writeActionId: id,
			charged: false,
			retryable: false,
		});
	}
	if (status === 'success') return json(200, { ...compatibleIds(record), success: true });
	return json(record.httpStatus, {
		writeActionId: id,
		status,
		error: error?.code ?? 'x_write_unconfirmed',
		message: 'It did not work.',
		success: false,
	});
}
