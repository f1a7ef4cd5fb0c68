import type { WriteStep } from '../../../nodes/XquikDm/delivery/write.ts';
import { MAX_ATTEMPTS, runWrite } from '../../../nodes/XquikDm/delivery/runWrite.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { CANCELLED } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	LOST,
	NEEDS_KEY,
	NOT_REACHED,
	page,
	record,
	unsentRecord,
} from '../support/answers.mts';
import { closeGate } from '../support/gates.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { VirtualClock } from '../support/virtualClock.mts';
import { SEND } from '../support/writeSteps.mts';
import { UPLOAD, SENT, UNSENT, BROKEN, many, run } from '../support/writeRun.mts';

const PENDING = answer(202, record({ pollAfterMs: 1000 }));

describe('attempts', () => {
	it('follow each other under new keys while the server says that nothing was sent', async () => {
		const { result, api } = await run([UNSENT, UNSENT, SENT]);
		expect(result).toMatchObject({ kind: 'done', key: 'key-3', attempts: 3 });
		expect(api.keys).toEqual(['key-1', 'key-2', 'key-3']);
	});

	it('are at most 3', async () => {
		const { result, api } = await run(many(9, UNSENT));
		expect(result).toMatchObject({
			kind: 'failed',
			attempts: 3,
			problem: { code: 'x_dm_not_sent', safeToRetry: true },
		});
		expect(api.keys).toHaveLength(MAX_ATTEMPTS);
		expect(MAX_ATTEMPTS).toBe(3);
	});

	it('are at most 3 when errors ask for a new key', async () => {
		const refused = lifecycleError('x_automation_refused', {
			retryable: true,
			safeToRetry: true,
			nextAction: { type: 'retry', requiresNewIdempotencyKey: true },
			writeActionId: '710001',
		});
		const { result, api } = await run(many(9, answer(422, refused)));
		expect(result).toMatchObject({ kind: 'failed', problem: { code: 'x_automation_refused' } });
		expect(api.keys).toEqual(['key-1', 'key-2', 'key-3']);
	});

	it('are at most 3 when polls find that nothing was sent', async () => {
		const { result, api } = await run(many(9, PENDING, UNSENT));
		expect(result.kind).toBe('failed');
		expect(api.keys).toEqual(['key-1', 'key-2', 'key-3']);
	});

	it('of an earlier run are walked through and do not count', async () => {
		const earlier = answer(200, unsentRecord({ idempotent: true }));
		const { result, api } = await run([...many(3, earlier), UNSENT, UNSENT, SENT]);
		expect(result).toMatchObject({ kind: 'done', attempts: 6 });
		expect(api.keys.at(-1)).toBe('key-6');
	});

	it('of an earlier run are not followed without end', async () => {
		const earlier = answer(200, unsentRecord({ idempotent: true }));
		const { result, api } = await run(many(99, earlier), { maxWait: 3_600_000 });
		// The next one may be out.
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { safeToRetry: false } });
		expect(api.keys.length).toBeLessThan(99);
	});

	it('wait as long as the next action says', async () => {
		const nextAction = { type: 'retry', afterMs: 15_000 };
		const { api } = await run([answer(200, unsentRecord({ nextAction })), SENT]);
		expect(api.times).toEqual([0, 15_000]);
	});

	it.each<[rule: string, fields: Record<string, unknown>]>([
		['not safe to retry', { safeToRetry: false }],
		['not retryable', { retryable: false }],
	])('end with a record that is %s', async (_rule, fields) => {
		const { result, api } = await run([answer(200, unsentRecord(fields))]);
		expect(result.kind).toBe('failed');
		expect(api.keys).toEqual(['key-1']);
	});
});

describe('a pending write', () => {
	it('is polled at the server’s pace until it is terminal', async () => {
		const { result, api } = await run([PENDING, PENDING, SENT]);
		expect(result).toMatchObject({ kind: 'done', attempts: 1 });
		expect(api.times).toEqual([0, 1000, 2000]);
	});

	it('is never written again when its record is gone', async () => {
		const gone = answer(404, { error: 'not_found', message: 'No.' });
		const { result, api } = await run([PENDING, gone]);
		expect(result.kind).toBe('unconfirmed');
		expect(api.keys).toEqual(['key-1']);
	});

	it('is asked for again while polls fail', async () => {
		const { result, api } = await run([PENDING, LOST, BROKEN, page(502), SENT]);
		expect(result.kind).toBe('done');
		expect(api.keys).toEqual(['key-1']);
	});

	it('is unconfirmed when its record expires', async () => {
		const expired = answer(200, record({ status: 'expired', terminal: true }));
		const { result } = await run([PENDING, expired]);
		expect(result).toMatchObject({ kind: 'unconfirmed', action: { id: 'wa_1' } });
	});

	it('has a poll path made of its ID, whatever its status URL says', async () => {
		const statusUrl = 'https://elsewhere.example/x/write-actions/other';
		const { api } = await run([answer(202, record({ statusUrl })), SENT]);
		expect(api.requests[1]).toEqual({ method: 'GET', path: '/x/write-actions/wa_1' });
	});
});

describe('Max Wait', () => {
	it.each<[step: string, step: WriteStep]>([
		['send', SEND],
		['upload', UPLOAD],
	])('leaves a %s that is still open pending, with its record', async (_name, step) => {
		const { result, clock } = await run(many(99, PENDING), { step, maxWait: 10_000 });
		expect(result).toMatchObject({ kind: 'pending', action: { id: 'wa_1' } });
		expect(clock.elapsed).toBe(10_000);
	});

	it('leaves a lost send unconfirmed', async () => {
		const { result } = await run([LOST, NEEDS_KEY, ...many(9, LOST)], { maxWait: 1000 });
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { code: 'ECONNRESET' } });
	});

	it.each<[rule: string, requestResult: RequestResult, code: string]>([
		['that never reached the API', NOT_REACHED, 'ECONNREFUSED'],
		[
			'that stayed over the rate limit',
			answer(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '1' }),
			'rate_limit_exceeded',
		],
	])('fails a send %s', async (_rule, requestResult, code) => {
		const { result, clock } = await run(many(99, requestResult), { maxWait: 3000 });
		expect(result).toMatchObject({ kind: 'failed', problem: { code, retryable: true } });
		expect(clock.elapsed).toBeLessThanOrEqual(3000);
	});

	it('fails a send at the server’s word that nothing was sent, when the next attempt is too late', async () => {
		const later = answer(200, unsentRecord({ nextAction: { type: 'retry', afterMs: 9000 } }));
		const { result, api } = await run([later], { maxWait: 5000 });
		expect(result).toMatchObject({ kind: 'failed', problem: { safeToRetry: true } });
		expect(api.keys).toEqual(['key-1']);
	});

	it('counts the wait for answers', async () => {
		const { result, clock } = await run(many(99, PENDING), { maxWait: 10_000, latency: 2000 });
		expect(result.kind).toBe('pending');
		expect(clock.elapsed).toBe(10_000);
	});

	it('does not count the transfer of a file', async () => {
		const options = { step: UPLOAD, maxWait: 10_000, transfer: 60_000 };
		const { result } = await run([PENDING, SENT], options);
		expect(result.kind).toBe('done');
	});

	it('counts the wait for an answer that never comes, from the last byte of the file on', async () => {
		const latency = Number.POSITIVE_INFINITY;
		const options = { step: UPLOAD, maxWait: 10_000, transfer: 1000, latency };
		const { api, clock, result } = await run([], options);
		expect(result.kind).toBe('unconfirmed');
		expect(clock.elapsed - api.requests.length * 1000).toBeLessThanOrEqual(12_000);
	});

	it('bounds the wait for each answer', async () => {
		const { api } = await run([PENDING, SENT], { maxWait: 30_000 });
		expect(api.limits[0]).toBeLessThanOrEqual(30_000);
		expect(api.limits[1]).toBeLessThanOrEqual(29_000);
	});

	it('leaves time to ask again when an answer never comes', async () => {
		const options = { step: UPLOAD, maxWait: 30_000, latency: Number.POSITIVE_INFINITY };
		const { result, api, clock } = await run([], options);
		expect(result.kind).toBe('unconfirmed');
		expect(api.requests.length).toBeGreaterThan(1);
		expect(clock.elapsed).toBeLessThanOrEqual(30_000);
	});
});

describe('a rate limit', () => {
	it('is waited out as often as it takes, and counts as no replay', async () => {
		const limited = answer(429, { error: 'x_rate_limited' }, { 'retry-after': '20' });
		const { result, api } = await run([...many(5, limited), SENT]);
		expect(result).toMatchObject({ kind: 'done', attempts: 1 });
		expect(api.keys).toEqual(many(6, SENT).map(() => 'key-1'));
		expect(api.times).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000]);
	});

	it('that ends after Max Wait fails the send at once, without another request', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '60' });
		const { result, api, clock } = await run([limited], { maxWait: 30_000 });
		expect(result).toMatchObject({
			kind: 'failed',
			problem: { code: 'rate_limit_exceeded', retryable: true, safeToRetry: true },
		});
		expect(api.requests).toHaveLength(1);
		expect(clock.elapsed).toBe(0);
	});

	it('that ends after Max Wait leaves a lost send unconfirmed', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '600' });
		const { result } = await run([LOST, NEEDS_KEY, limited]);
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { safeToRetry: false } });
	});

	it('that another lane met holds the first request back, and nothing is sent', async () => {
		const clock = new VirtualClock();
		const api = new ScriptedApi(clock, []);
		const session = api.session();
		closeGate(session.writeGate, 60_000, clock);
		const result = await runWrite(SEND, new WaitBudget(30_000, clock), session);
		expect(result).toMatchObject({
			kind: 'failed',
			problem: { code: 'rate_limit_exceeded', retryable: true, safeToRetry: true },
		});
		expect(api.requests).toEqual([]);
	});

	it('without a delay of the server is no tight loop', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded' });
		const { api } = await run([limited, limited, SENT]);
		expect(api.times).toEqual([0, 250, 750]);
	});
});

describe('a cancelled execution', () => {
	it('sends nothing more, and fails what was not sent', async () => {
		const { result, api } = await run(many(9, NOT_REACHED), { cancelAfter: 100 });
		expect(result).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } });
		expect(api.requests).toHaveLength(1);
	});

	it('leaves a pending message pending', async () => {
		const { result, clock } = await run(many(9, PENDING), { cancelAfter: 1500 });
		expect(result).toMatchObject({ kind: 'pending', action: { id: 'wa_1' } });
		expect(clock.elapsed).toBe(1500);
	});

	it('leaves a lost message unconfirmed', async () => {
		const { result, api } = await run([LOST], { cancelAfter: 100 });
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { safeToRetry: false } });
		expect(api.requests).toHaveLength(1);
	});

	it('fails a write that was not sent for it', async () => {
		const { result } = await run([CANCELLED]);
		expect(result).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } });
	});

	it('ends the wait for a rate limit', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '60' });
		const { result, clock } = await run([limited], { cancelAfter: 100 });
		expect(result).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } });
		expect(clock.elapsed).toBe(100);
	});
});
