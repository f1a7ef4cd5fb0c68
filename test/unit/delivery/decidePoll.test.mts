import { decidePoll } from '../../../nodes/XquikDm/delivery/decision.ts';
import {
	answer,
	lifecycleError,
	LOST,
	noAnswer,
	NOT_REACHED,
	page,
	record,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';
import { gist } from './gist.mts';

const decide = (requestResult: Parameters<typeof decidePoll>[0]) =>
	gist(decidePoll(requestResult, NOON));

describe('a poll', () => {
	it('that finds the message sent is done', () => {
		expect(decide(answer(200, sentRecord())).kind).toBe('done');
	});

	it('is done by the legacy contract’s answer too', () => {
		expect(decide(answer(200, SEED_SENT)).kind).toBe('done');
	});

	it.each<[string, unknown]>([
		['the record', record({ pollAfterMs: 800 })],
		['the seed answer', { ...SEED_PENDING, pollAfterMs: 800 }],
	])('is repeated after the server’s delay while %s is not terminal', (_rule, body) => {
		expect(decide(answer(202, body))).toEqual({ kind: 'poll', actionId: 'wa_1', afterMs: 800 });
	});

	it('leads to a new attempt only by a failed record that is safe to retry', () => {
		expect(decide(answer(200, unsentRecord())).kind).toBe('next_attempt');
	});

	it('that finds the message failed fails', () => {
		expect(decide(answer(200, unsentRecord({ safeToRetry: false })))).toEqual({
			kind: 'failed',
			code: 'x_dm_not_sent',
		});
	});

	it('that finds the record expired leaves it unconfirmed', () => {
		const expired = record({ status: 'expired', terminal: true });
		expect(decide(answer(200, expired)).kind).toBe('unconfirmed');
	});

	it.each<[string, unknown]>([
		['as text', { error: 'not_found', message: 'No such action.' }],
		['as object', { error: { type: 'missing', code: 'not_found' } }],
		['with lifecycle fields', lifecycleError('not_found', { retryable: true, safeToRetry: true })],
	])('that gets 404 (%s) leaves it unconfirmed: never a new write', (_shape, body) => {
		expect(decide(answer(404, body))).toEqual({ kind: 'unconfirmed', code: 'not_found' });
		expect(decidePoll(answer(404, body), NOON)).toMatchObject({ problem: { safeToRetry: false } });
	});

	it.each([
		[400, undefined],
		[401, 'credential'],
		[402, 'credential'],
		[403, undefined],
		[409, undefined],
	] as const)('that gets %i says nothing about the message', (status, blocks) => {
		const body = { error: 'something', message: 'No.' };
		expect(decide(answer(status, body))).toEqual({
			kind: 'unconfirmed',
			code: 'something',
			blocks,
		});
	});

	it('that gets an error without a code names its status', () => {
		expect(decide(page(404))).toEqual({ kind: 'unconfirmed', code: 'http_404' });
	});

	it('that is redirected is not followed, and says nothing about the message', () => {
		expect(decide(page(302))).toEqual({ kind: 'unconfirmed', code: 'redirect_refused' });
	});

	it.each([429, 500, 502, 503, 504])('is repeated after a %i', (status) => {
		const body = { error: 'later', message: 'Later.', retryAfter: 3 };
		expect(decide(answer(status, body))).toEqual({
			kind: 'ask_again',
			code: 'later',
			afterMs: 3000,
		});
	});

	it.each([200, 502])('is repeated after a %i that is no JSON', (status) => {
		expect(decide(page(status)).kind).toBe('ask_again');
	});

	it.each([
		['the connection broke', LOST],
		['the API was not reached', NOT_REACHED],
	])('is repeated when %s', (_rule, requestResult) => {
		expect(decide(requestResult).kind).toBe('ask_again');
	});

	it('that n8n refuses to send leaves it unconfirmed', () => {
		expect(decide(noAnswer('refused_here', 'request_refused'))).toEqual({
			kind: 'unconfirmed',
			code: 'request_refused',
		});
	});

	it.each<[string, unknown]>([
		['an empty object', {}],
		['a list', []],
		['null', null],
		['a record without status', record({ status: undefined })],
		['a record whose status is a number', record({ status: 3 })],
	])('is repeated when a 200 is %s', (_rule, body) => {
		expect(decide(answer(200, body)).kind).toBe('ask_again');
	});
});
