import { decideWrite } from '../../../nodes/XquikDm/delivery/decision.ts';
import type { Answer } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	noAnswer,
	page,
	record,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';
import { gist } from './gist.mts';

const decide = (requestResult: Parameters<typeof decideWrite>[0]) =>
	gist(decideWrite(requestResult, NOON));

const MESSAGE = '1890000000000000001';

describe('a write is done', () => {
	it.each<[rule: string, body: unknown, id: string | undefined, replayed: boolean]>([
		['by a seed answer with a message ID', SEED_SENT, MESSAGE, false],
		['by a seed answer with a media ID', { mediaId: '77', success: true }, '77', false],
		['by a successful record', sentRecord(), MESSAGE, false],
		[
			'as a replay by a successful record of the same key',
			sentRecord({ idempotent: true }),
			MESSAGE,
			true,
		],
		[
			'as no replay when idempotent is no boolean',
			sentRecord({ idempotent: 'true' }),
			MESSAGE,
			false,
		],
		[
			'by a record that has the ID only as compatibility copy',
			sentRecord({ result: null }),
			MESSAGE,
			false,
		],
		[
			'without an ID when the ID is a number',
			sentRecord({ result: { id: 1 }, messageId: 1 }),
			undefined,
			false,
		],
		[
			'by a successful media record',
			sentRecord({ action: 'upload_media', result: { type: 'media', id: '78' } }),
			'78',
			false,
		],
	])('%s', (_rule, body, id, replayed) => {
		expect(decide(answer(200, body))).toEqual({ kind: 'done', id, replayed });
	});

	it.each<[rule: string, body: unknown]>([
		['success is false', { messageId: MESSAGE, success: false }],
		['success is a text', { messageId: MESSAGE, success: 'true' }],
		['the ID is missing', { success: true }],
		['the ID is a number', { messageId: 12, success: true }],
		['the ID is empty', { messageId: '', success: true }],
		['the body is a list', [SEED_SENT]],
		['the body is null', null],
	])('not by a 200 in which %s: its outcome is unknown', (_rule, body) => {
		expect(decide(answer(200, body))).toMatchObject({ kind: 'replay', unknown: true });
	});
});

describe('a write is polled', () => {
	it.each<[rule: string, requestResult: Answer, afterMs: number | undefined]>([
		['while its record is accepted', answer(202, record()), undefined],
		['while its record is dispatching', answer(202, record({ status: 'dispatching' })), undefined],
		[
			'while its record is pending',
			answer(202, record({ status: 'pending_confirmation' })),
			undefined,
		],
		['while the legacy contract has not confirmed it', answer(202, SEED_PENDING), undefined],
		['after pollAfterMs', answer(202, record({ pollAfterMs: 700 })), 700],
		[
			'after the delay of nextAction',
			answer(202, record({ nextAction: { type: 'poll', url: '/x', afterMs: 900 } })),
			900,
		],
		['after Retry-After', answer(202, record({ pollAfterMs: 700 }), { 'retry-after': '3' }), 3000],
		['at once when the delay is no number', answer(202, record({ pollAfterMs: '700' })), undefined],
		['by its id alone', answer(202, record({ writeActionId: undefined })), undefined],
		['by its writeActionId alone', answer(202, record({ id: undefined })), undefined],
		['when terminal is no boolean', answer(202, record({ terminal: 'true' })), undefined],
	])('%s', (_rule, requestResult, afterMs) => {
		expect(decide(requestResult)).toEqual({ kind: 'poll', actionId: 'wa_1', afterMs });
	});

	it('when an error asks to poll its write action', () => {
		const nextAction = { type: 'poll', url: '/api/v1/x/write-actions/wa_1', afterMs: 600 };
		const body = lifecycleError('x_write_ambiguous', { writeActionId: 'wa_1', nextAction });
		expect(decide(answer(500, body))).toEqual({ kind: 'poll', actionId: 'wa_1', afterMs: 600 });
	});

	it.each([
		['missing', undefined],
		['a number', 7],
		['a path', '../credits'],
		['empty', ''],
	])('never by an ID that is %s: the same key asks again', (_rule, id) => {
		const open = record({ id, writeActionId: id });
		expect(decide(answer(202, open))).toMatchObject({ kind: 'replay', unknown: true });
	});
});

describe('a new attempt is made', () => {
	it.each<[rule: string, body: unknown, afterMs: number | undefined]>([
		['when the record failed, is safe to retry and retryable', unsentRecord(), undefined],
		[
			'when the record failed, is safe to retry and its next action is retry',
			unsentRecord({ retryable: false, nextAction: { type: 'retry' } }),
			undefined,
		],
		[
			'after the delay of the next action',
			unsentRecord({ nextAction: { type: 'retry', afterMs: 1500 } }),
			1500,
		],
	])('%s', (_rule, body, afterMs) => {
		expect(decide(answer(200, body))).toEqual({
			kind: 'next_attempt',
			code: 'x_dm_not_sent',
			afterMs,
		});
	});

	it('when an error is safe to retry, retryable, wants a new key and names a record', () => {
		const nextAction = { type: 'retry', afterMs: 250, requiresNewIdempotencyKey: true };
		const body = lifecycleError('x_automation_refused', {
			retryable: true,
			safeToRetry: true,
			nextAction,
			writeActionId: '710001',
		});
		expect(decide(answer(422, body))).toEqual({
			kind: 'next_attempt',
			code: 'x_automation_refused',
			afterMs: 250,
		});
		const withoutRecord = { ...body, writeActionId: undefined };
		expect(decide(answer(422, withoutRecord))).toMatchObject({ kind: 'replay', unknown: false });
	});

	it.each<[rule: string, fields: Record<string, unknown>]>([
		['safe to retry is missing', { safeToRetry: undefined }],
		['safe to retry is false', { safeToRetry: false }],
		['safe to retry is a text', { safeToRetry: 'true' }],
		['safe to retry is 1', { safeToRetry: 1 }],
		['it is neither retryable nor to be retried', { retryable: false }],
		['retryable is a text', { retryable: 'true' }],
		['the next action is fix_request', { retryable: false, nextAction: { type: 'fix_request' } }],
		['the next action is a text', { retryable: false, nextAction: 'retry' }],
	])('not after a failed record when %s', (_rule, fields) => {
		expect(decide(answer(200, unsentRecord(fields)))).toEqual({
			kind: 'failed',
			code: 'x_dm_not_sent',
		});
	});
});

describe('the outcome is unconfirmed', () => {
	it.each<[rule: string, fields: Record<string, unknown>]>([
		['when the record expired', { status: 'expired', terminal: true }],
		[
			'when the record expired, whatever else it says',
			{ status: 'expired', terminal: true, retryable: true, safeToRetry: true },
		],
		['when the next action is verify_result', { nextAction: { type: 'verify_result' } }],
		[
			'when a failed record asks to verify',
			{
				status: 'failed',
				terminal: true,
				retryable: true,
				safeToRetry: true,
				nextAction: { type: 'verify_result' },
			},
		],
		['when a terminal status is none we know', { status: 'archived', terminal: true }],
	])('%s', (_rule, fields) => {
		const decision = decideWrite(answer(200, record(fields)), NOON);
		expect(decision.kind).toBe('unconfirmed');
	});

	it('when an error asks to verify the result', () => {
		const body = lifecycleError('x_write_ambiguous', { nextAction: { type: 'verify_result' } });
		expect(decide(answer(500, body)).kind).toBe('unconfirmed');
	});

	it('and never safe to retry when the record expired', () => {
		const expired = record({ status: 'expired', terminal: true, safeToRetry: true });
		expect(decideWrite(answer(200, expired), NOON)).toMatchObject({
			problem: { safeToRetry: false },
		});
	});
});

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
