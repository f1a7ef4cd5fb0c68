import { decidePoll, decideWrite } from '../../../nodes/XquikDm/delivery/decision.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	noAnswer,
	page,
	record,
	SEED_SENT,
	unsentRecord,
} from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';

const SAFE = { retryable: true, safeToRetry: true };

describe('an answer that names no error', () => {
	it.each<[answered: string, requestResult: RequestResult, code: string]>([
		[
			'an expired record',
			answer(200, record({ status: 'expired', terminal: true })),
			'x_write_expired',
		],
		['a failed record', answer(200, unsentRecord({ error: undefined })), 'x_write_failed'],
		[
			'a terminal record of a status we do not know',
			answer(200, record({ status: 'archived', terminal: true })),
			'unexpected_answer',
		],
		['a 409', page(409), 'idempotency_conflict'],
		['a 429', page(429), 'rate_limit_exceeded'],
		['a 200 without sense', answer(200, {}), 'unexpected_answer'],
		['a 500 without sense', answer(500, {}), 'unexpected_answer'],
		['an error with lifecycle fields', answer(422, lifecycleError(undefined)), 'http_422'],
	])('gets a code of ours: %s', (_answered, requestResult, code) => {
		expect(decideWrite(requestResult, NOON)).toMatchObject({ problem: { code } });
	});

	it.each([
		[400, { retryable: false, safeToRetry: false }],
		[500, { retryable: true, safeToRetry: false }],
		[429, { retryable: true, safeToRetry: true }],
	])('and says nothing of trying again: a %i', (status, word) => {
		const decision = decideWrite(answer(status, {}), NOON);
		expect(decision).toMatchObject({ problem: { ...word, message: '' } });
		expect(decision).not.toHaveProperty('problem.fields');
	});
});

describe('the word of the server on trying again', () => {
	it('reaches the row, also when it does not help', () => {
		const failed = unsentRecord({ retryable: true, safeToRetry: false });
		expect(decideWrite(answer(200, failed), NOON)).toMatchObject({
			kind: 'failed',
			problem: { retryable: true, safeToRetry: false },
		});
	});

	it.each<[rule: string, fields: Record<string, unknown>]>([
		['is safe to retry, but not retryable', { safeToRetry: true }],
		['is retryable, but not safe to retry', { retryable: true }],
		['is neither', {}],
	])('fails its request alone when an error %s', (_rule, fields) => {
		const decision = decideWrite(answer(422, lifecycleError('x_rejected', fields)), NOON);
		expect(decision).toMatchObject({ kind: 'failed', conclusive: false });
	});

	it('counts for a 400 too', () => {
		const body = lifecycleError('x_transient_error', SAFE);
		expect(decideWrite(answer(400, body), NOON)).toMatchObject({ kind: 'replay', unknown: false });
	});

	it('is not taken from a 200, which says that something was done', () => {
		const body = lifecycleError('x_transient_error', SAFE);
		expect(decideWrite(answer(200, body), NOON)).toMatchObject({ kind: 'replay', unknown: true });
	});

	it('does not undo that an account is out', () => {
		const failed = answer(200, unsentRecord({ error: 'account_restricted' }));
		expect(decideWrite(failed, NOON)).toMatchObject({ kind: 'failed', blocks: 'account' });
	});

	it('fails its request alone where the same message would be refused again', () => {
		const body = lifecycleError('x_dm_not_allowed', {
			...SAFE,
			nextAction: { type: 'retry', requiresNewIdempotencyKey: true },
			writeActionId: 'wa_1',
		});
		expect(decideWrite(answer(422, body), NOON)).toMatchObject({
			kind: 'failed',
			conclusive: false,
		});
	});

	it.each<[rule: string, fields: Record<string, unknown>]>([
		['asks to poll and names no write action', { nextAction: { type: 'poll' } }],
		['names a write action and does not ask to poll', { writeActionId: 'wa_1' }],
	])('asks with the same key when a 500 %s', (_rule, fields) => {
		const body = lifecycleError('x_write_ambiguous', fields);
		expect(decideWrite(answer(500, body), NOON)).toMatchObject({ kind: 'replay', unknown: true });
	});
});

describe('an error without a record', () => {
	it.each<[what: string, requestResult: RequestResult]>([
		['a redirect', page(302)],
		['a refused key', answer(401, { error: 'unauthenticated' })],
		['an account that is out', answer(403, { error: 'account_restricted' })],
		['a refused message', answer(422, { error: 'x_rejected' })],
		['a request that n8n refused', noAnswer('refused_here', 'request_refused')],
	])('speaks of this request, not of an earlier one under its key: %s', (_what, requestResult) => {
		expect(decideWrite(requestResult, NOON)).toMatchObject({ kind: 'failed', conclusive: false });
	});
});

describe('an answer with the wrong status', () => {
	it.each([
		[400, 'idempotency_conflict'],
		[400, 'idempotency_key_conflict'],
	])('is a conflict by status or code: %i %s', (status, error) => {
		expect(decideWrite(answer(status, { error }), NOON)).toMatchObject({
			kind: 'failed',
			conclusive: true,
			problem: { code: error, safeToRetry: false },
		});
	});

	it('speaks of its request alone when its code is no conflict: 409', () => {
		expect(decideWrite(answer(409, { error: 'x_transient_error' }), NOON)).toMatchObject({
			kind: 'failed',
			conclusive: false,
			problem: { code: 'x_transient_error', safeToRetry: false },
		});
	});

	it.each([
		'unauthenticated',
		'no_subscription',
		'subscription_inactive',
		'payment_failed',
		'no_credits',
		'insufficient_credits',
	])('stops the credential by its code: 403 %s', (error) => {
		expect(decideWrite(answer(403, { error }), NOON)).toMatchObject({ blocks: 'credential' });
	});

	it('is no success: 400 with a message ID', () => {
		expect(decideWrite(answer(400, SEED_SENT), NOON).kind).toBe('failed');
	});

	it('is a redirect whatever it says', () => {
		expect(decideWrite(answer(302, { error: 'moved' }), NOON)).toMatchObject({
			problem: { code: 'redirect_refused' },
		});
	});

	it('of this side is not to be repeated', () => {
		expect(decideWrite(noAnswer('refused_here', 'request_refused'), NOON)).toMatchObject({
			problem: { retryable: false, safeToRetry: true },
		});
	});
});

describe('a poll is asked again', () => {
	it.each<[rule: string, requestResult: RequestResult]>([
		['after a timeout', answer(408, { error: 'read_request_timeout' })],
		['at a limit, whatever limit it is', answer(429, { error: 'x_daily_limit' })],
		[
			'after a 500, whatever it says of a write',
			answer(500, lifecycleError('internal_error', { nextAction: { type: 'verify_result' } })),
		],
		[
			'after a 200 that is no record, whatever error it names',
			answer(200, { error: 'no_credits' }),
		],
	])('%s', (_rule, requestResult) => {
		expect(decidePoll(requestResult, NOON).kind).toBe('ask_again');
	});

	it('and says nothing of the message meanwhile', () => {
		expect(decidePoll(answer(503, lifecycleError(undefined, SAFE)), NOON)).toMatchObject({
			problem: { code: 'http_503', safeToRetry: false },
		});
	});

	it('but not after a redirect', () => {
		expect(decidePoll(page(300), NOON)).toMatchObject({
			kind: 'unconfirmed',
			problem: { code: 'redirect_refused' },
		});
	});
});
