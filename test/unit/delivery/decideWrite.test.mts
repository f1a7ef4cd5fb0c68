import { decideWrite } from '../../../nodes/XquikDm/delivery/decision.ts';
import type { Answer } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	record,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';
import { decide } from '../support/decide.mts';

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
