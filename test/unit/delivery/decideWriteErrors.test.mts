import { decideWrite } from '../../../nodes/XquikDm/delivery/decision.ts';
import type { Answer } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	noAnswer,
	page,
	SEED_SENT,
	unsentRecord,
} from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';
import { decide } from '../support/decide.mts';

describe('the same key asks again', () => {
	it('when an error is safe to retry and retryable, after its delay', () => {
		const body = lifecycleError('x_transient_error', { retryable: true, safeToRetry: true });
		expect(decide(answer(503, body, { 'retry-after': '2' }))).toEqual({
			kind: 'replay',
			code: 'x_transient_error',
			unknown: false,
			afterMs: 2000,
		});
	});

	it.each([408, 500, 502, 503, 504])(
		'after a %i without lifecycle fields, outcome unknown',
		(status) => {
			const body = { error: 'internal_error', message: 'Oops.' };
			expect(decide(answer(status, body))).toEqual({
				kind: 'replay',
				code: 'internal_error',
				unknown: true,
			});
		},
	);

	it('after a 5xx with the delay that it asks for', () => {
		const body = { error: 'service_unavailable', message: 'Busy.', retryAfter: 4 };
		expect(decide(answer(503, body)).afterMs).toBe(4000);
	});

	it.each([200, 201, 202, 500, 502, 503, 504, 520])(
		'after a %i whose body is no JSON, outcome unknown',
		(status) => {
			expect(decide(page(status))).toEqual({
				kind: 'replay',
				code: 'answer_not_json',
				unknown: true,
			});
		},
	);

	it.each([
		['connection refused', 'not_reached', 'ECONNREFUSED', false],
		['no such host', 'not_reached', 'ENOTFOUND', false],
		['a reset', 'lost', 'ECONNRESET', true],
		['a timeout', 'lost', 'timeout', true],
		['a truncated answer', 'lost', 'answer_cut_off', true],
		['an endless answer', 'lost', 'answer_too_large', true],
	] as const)('after %s', (_rule, reason, code, unknown) => {
		expect(decide(noAnswer(reason, code))).toEqual({ kind: 'replay', code, unknown });
	});

	it('and a lost request is never called safe to retry', () => {
		expect(decideWrite(noAnswer('lost', 'ECONNRESET'), NOON)).toMatchObject({
			problem: { retryable: true, safeToRetry: false },
		});
	});

	it.each([408, 500])('after a %i that says it is not safe to retry, outcome unknown', (status) => {
		const body = lifecycleError('x_write_ambiguous');
		expect(decide(answer(status, body))).toMatchObject({ kind: 'replay', unknown: true });
	});
});

describe('a rate limit is waited out', () => {
	it.each<[rule: string, requestResult: Answer, afterMs: number | undefined]>([
		[
			'by the header before the body',
			answer(429, { error: 'rate_limit_exceeded', retryAfter: 9 }, { 'retry-after': '2' }),
			2000,
		],
		['by the body', answer(429, { error: 'rate_limit_exceeded', retryAfter: 9 }), 9000],
		['without a delay of the server', answer(429, { error: 'rate_limit_exceeded' }), undefined],
	])('%s', (_rule, requestResult, afterMs) => {
		expect(decide(requestResult)).toEqual({ kind: 'wait', code: 'rate_limit_exceeded', afterMs });
	});

	it.each<[shape: string, error: unknown]>([
		['text', 'x_rate_limited'],
		['object', { type: 'rate_limit', code: 'x_rate_limited', message: 'Slow down.' }],
	])('when X limits the account, the error being a %s', (_shape, error) => {
		expect(decide(answer(429, { error }))).toEqual({ kind: 'wait', code: 'x_rate_limited' });
	});

	it.each([
		['rate_limit_exceeded', 'credential'],
		['x_rate_limited', 'account'],
		[undefined, 'credential'],
	])('and %s makes the whole %s wait', (error, scope) => {
		expect(decideWrite(answer(429, { error }), NOON)).toMatchObject({ kind: 'wait', scope });
	});

	it('with lifecycle fields too', () => {
		const body = lifecycleError('rate_limit_exceeded', { retryable: true, safeToRetry: true });
		expect(decide(answer(429, body)).kind).toBe('wait');
	});
});

describe('a failure stops', () => {
	it.each([
		[429, 'x_daily_limit', 'account'],
		[403, 'account_restricted', 'account'],
		[401, 'unauthenticated', 'credential'],
		[401, 'x_auth_failure', 'account'],
		[402, 'no_credits', 'credential'],
	] as const)('after %i %s the whole %3$s', (status, code, blocks) => {
		const failed = { kind: 'failed', code, blocks };
		expect(decide(answer(status, { error: code, message: 'No.' }))).toEqual(failed);
		expect(decide(answer(status, { error: { type: 'denied', code } }))).toEqual(failed);
		const tempting = { retryable: true, safeToRetry: true, retryAfterMs: 5 };
		expect(decide(answer(status, lifecycleError(code, tempting)))).toEqual(failed);
	});

	it.each([401, 402])('even when a %i is no JSON', (status) => {
		expect(decide(page(status))).toMatchObject({ kind: 'failed', code: `http_${status}` });
	});
});

describe('a failure takes down its own item only', () => {
	it.each([
		[400, 'invalid_input'],
		[400, 'missing_idempotency_key'],
		[404, 'user_not_found'],
		[404, 'account_not_found'],
		[409, 'idempotency_conflict'],
		[409, 'idempotency_key_conflict'],
		[413, 'media_too_large'],
		[415, 'unsupported_media_type'],
		[418, 'something_new'],
		[403, 'recipient_blocked_dms'],
		[403, 'dm_not_permitted'],
		[403, 'forbidden'],
		[403, 'something_new'],
		[422, 'x_dm_not_allowed'],
		[422, 'x_content_too_long'],
	])('after %i %s', (status, code) => {
		const failed = { kind: 'failed', code };
		expect(decide(answer(status, { error: code, message: 'No.' }))).toEqual(failed);
		expect(decide(answer(status, { error: { type: 'invalid', code } }))).toEqual(failed);
		expect(decide(answer(status, lifecycleError(code)))).toEqual(failed);
	});

	it('after a conflict, which speaks of this request alone and is never safe to retry', () => {
		const code = 'idempotency_conflict';
		const body = lifecycleError(code, {
			safeToRetry: true,
			nextAction: { type: 'retry', requiresNewIdempotencyKey: true },
			writeActionId: 'wa_1',
		});
		expect(decideWrite(answer(409, body), NOON)).toMatchObject({
			kind: 'failed',
			conclusive: true,
			problem: { code, retryable: false, safeToRetry: false, nextAction: 'verify_result' },
		});
	});

	it('after what is never to be sent unchanged, whatever the server says of trying again', () => {
		const error = 'x_dm_not_allowed';
		const nextAction = { type: 'retry', requiresNewIdempotencyKey: true };
		const refused = unsentRecord({ error, nextAction });
		expect(decide(answer(200, refused))).toEqual({ kind: 'failed', code: error });
		const early = lifecycleError(error, {
			retryable: true,
			safeToRetry: true,
			nextAction,
			writeActionId: 'wa_1',
		});
		expect(decide(answer(422, early))).toEqual({ kind: 'failed', code: error });
	});

	it.each([300, 301, 302, 303, 307, 308])(
		'after the redirect %i, which is not followed',
		(status) => {
			const headers = { location: 'https://elsewhere.example/' };
			expect(decide(page(status, headers))).toEqual({ kind: 'failed', code: 'redirect_refused' });
			expect(decide(answer(status, SEED_SENT, headers)).kind).toBe('failed');
		},
	);

	it('after a 4xx that is no JSON', () => {
		expect(decide(page(413))).toEqual({ kind: 'failed', code: 'http_413' });
	});

	it('when n8n refused to send the request', () => {
		expect(decide(noAnswer('refused_here', 'request_refused'))).toEqual({
			kind: 'failed',
			code: 'request_refused',
		});
	});

	it('when the execution was cancelled before the request', () => {
		expect(decide(noAnswer('cancelled', 'cancelled'))).toEqual({
			kind: 'cancelled',
			code: 'cancelled',
		});
	});
});

describe('the problem of an answer', () => {
	it('has what the server says', () => {
		const body = lifecycleError('invalid_input', {
			message: 'Text is missing.',
			nextAction: { type: 'fix_request' },
			fieldErrors: [{ field: 'text', message: 'Required.' }],
		});
		expect(decideWrite(answer(400, body), NOON)).toMatchObject({
			problem: {
				code: 'invalid_input',
				message: 'Text is missing.',
				httpStatus: 400,
				retryable: false,
				safeToRetry: false,
				nextAction: 'fix_request',
				fields: ['text'],
			},
		});
	});

	it.each([
		[undefined, true],
		[true, true],
		[false, false],
	])('is retryable by the word %j, or else as the error table says: %j', (retryable, expected) => {
		const body = unsentRecord({ error: 'x_dm_not_sent', retryable });
		expect(decideWrite(answer(200, body), NOON)).toMatchObject({
			problem: { retryable: expected },
		});
	});

	it('reads code and message from an error that is an object', () => {
		const error = { type: 'not_allowed', code: 'x_dm_not_allowed', message: 'Closed.' };
		expect(decideWrite(answer(422, { error }), NOON)).toMatchObject({
			problem: { code: 'x_dm_not_allowed', message: 'Closed.' },
		});
	});
});
