import type {
	EarlierWrite,
	WriteResult,
	WriteStep,
} from '../../../nodes/XquikDm/delivery/write.ts';
import { MAX_ATTEMPTS, MAX_REPLAYS, runWrite } from '../../../nodes/XquikDm/delivery/runWrite.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { CANCELLED } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	LOST,
	NEEDS_KEY,
	NEEDS_TEXT,
	NOT_REACHED,
	page,
	record,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { closeGate, ScriptedApi } from '../support/scriptedApi.mts';
import { UPLOAD as UPLOAD_KIND } from '../../../nodes/XquikDm/delivery/steps/upload.ts';
import { VirtualClock } from '../support/virtualClock.mts';
import { SEND } from '../support/writeSteps.mts';

const UPLOAD: WriteStep = { ...SEND, kind: UPLOAD_KIND };

const SENT = answer(200, sentRecord());
const UNSENT = answer(200, unsentRecord());
const PENDING = answer(202, record({ pollAfterMs: 1000 }));
const BROKEN = answer(500, { error: 'internal_error', message: 'Oops.' });

function many(count: number, ...exchanges: RequestResult[]): RequestResult[] {
	return Array.from({ length: count }, () => exchanges).flat();
}

interface Run {
	result: WriteResult;
	api: ScriptedApi;
	clock: VirtualClock;
}

interface Options {
	step?: WriteStep;
	/** In ms. */
	maxWait?: number;
	/** In ms. */
	latency?: number;
	/** In ms. */
	transfer?: number;
	/** In ms from the start. */
	cancelAfter?: number;
	earlier?: EarlierWrite;
}

async function run(script: RequestResult[], options: Options = {}): Promise<Run> {
	const { step = SEND, maxWait = 120_000, latency = 0, transfer = 0, cancelAfter } = options;
	const clock = new VirtualClock();
	const api = new ScriptedApi(clock, script);
	api.latency = latency;
	api.transfer = transfer;
	if (cancelAfter !== undefined) clock.cancelAfter(cancelAfter);
	const budget = new WaitBudget(maxWait, clock);
	const result = await runWrite(step, budget, api.session(), options.earlier);
	return { result, api, clock };
}

describe('a write that is done', () => {
	it.each<[contract: string, script: RequestResult[]]>([
		['lifecycle', [SENT]],
		['seed', [answer(200, SEED_SENT)]],
	])('takes one request under the %s contract', async (_contract, script) => {
		const { result, api } = await run(script);
		expect(result).toMatchObject({
			kind: 'done',
			key: 'key-1',
			attempts: 1,
			success: { id: '1890000000000000001', replayed: false },
		});
		expect(api.keys).toEqual(['key-1']);
	});

	it('keeps the answer as it came, and the server’s time', async () => {
		const date = 'Thu, 01 Oct 2026 09:30:00 GMT';
		const { result } = await run([answer(200, sentRecord(), { date })]);
		expect(result.answer).toEqual(sentRecord());
		expect(result.answeredAt).toBe(Date.parse(date));
	});
});

describe('an error that speaks of its request alone', () => {
	const refused = answer(
		403,
		lifecycleError('forbidden', { safeToRetry: true, nextAction: { type: 'fix_request' } }),
	);

	it('fails the first request', async () => {
		const { result } = await run([refused]);
		expect(result).toMatchObject({ kind: 'failed', problem: { safeToRetry: true } });
	});

	it.each<[rule: string, script: RequestResult[], earlier: boolean]>([
		['of this run', [LOST, NEEDS_KEY, refused], false],
		[
			'of this run, by a 409',
			[LOST, NEEDS_KEY, answer(409, { error: 'x_transient_error' })],
			false,
		],
		['of an earlier run', [NEEDS_KEY, refused], true],
	])('leaves an earlier request %s open', async (_rule, script, mayBeOut) => {
		const { result } = await run(script, { earlier: { mayBeOut } });
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { safeToRetry: false } });
	});
});

describe('replays', () => {
	it('ask under the same key after a lost request, and find the message', async () => {
		const replayed = answer(200, sentRecord({ idempotent: true }));
		const { result, api } = await run([LOST, NEEDS_KEY, replayed]);
		expect(result).toMatchObject({ kind: 'done', attempts: 1, success: { replayed: true } });
		expect(api.keys).toEqual(['key-1', 'key-1']);
	});

	it('back off exponentially from 0.5 s', async () => {
		const { api } = await run(many(5, NOT_REACHED));
		expect(api.times).toEqual([0, 250, 750, 1750, 3750]);
	});

	it('wait as long as the server asks, when that is longer', async () => {
		const busy = answer(
			503,
			lifecycleError('service_unavailable', { retryable: true, safeToRetry: true }),
			{
				'retry-after': '20',
			},
		);
		const { api } = await run([busy, SENT]);
		expect(api.times).toEqual([0, 20_000]);
	});

	it.each<[rule: string, step: WriteStep, script: RequestResult[], kind: string, code: string]>([
		['a send never reached fails', SEND, many(9, NOT_REACHED), 'failed', 'ECONNREFUSED'],
		[
			'a send of unknown outcome is unconfirmed',
			SEND,
			[BROKEN, NEEDS_KEY, ...many(9, BROKEN)],
			'unconfirmed',
			'internal_error',
		],
		[
			'a send whose answers are no JSON is unconfirmed',
			SEND,
			[page(200), NEEDS_KEY, ...many(9, page(200))],
			'unconfirmed',
			'answer_not_json',
		],
		['an upload never reached fails', UPLOAD, many(9, NOT_REACHED), 'failed', 'ECONNREFUSED'],
		[
			'an upload of unknown outcome is unconfirmed',
			UPLOAD,
			many(9, LOST),
			'unconfirmed',
			'ECONNRESET',
		],
	])('are at most 4, then %s', async (_rule, step, script, kind, code) => {
		const { result, api } = await run(script, { step });
		expect(result).toMatchObject({ kind, attempts: 1, problem: { code } });
		expect(api.keys).toEqual(many(1 + MAX_REPLAYS, LOST).map(() => 'key-1'));
		expect(MAX_REPLAYS).toBe(4);
	});

	it('start anew with each attempt', async () => {
		const script = [...many(4, NOT_REACHED), UNSENT, ...many(4, NOT_REACHED), SENT];
		const { result, api } = await run(script);
		expect(result.kind).toBe('done');
		expect(api.keys).toHaveLength(10);
	});
});

describe('an unknown outcome', () => {
	it.each<[rule: string, after: RequestResult]>([
		['the API is out of reach', NOT_REACHED],
		['the key is refused', answer(401, { error: 'unauthenticated', message: 'No.' })],
		['the credits are used up', answer(402, { error: 'insufficient_credits', message: 'No.' })],
		['the account is restricted', answer(403, { error: 'account_restricted', message: 'No.' })],
		['the daily limit is reached', answer(429, { error: 'x_daily_limit', message: 'No.' })],
		['the path is gone', answer(404, { error: 'not_found', message: 'No.' })],
		['a redirect comes', page(302)],
	])('of a send is never called failed when afterwards %s', async (_rule, after) => {
		const { result } = await run([LOST, NEEDS_KEY, ...many(4, after)]);
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { safeToRetry: false } });
	});

	it('still stops whom the last answer takes down', async () => {
		const refused = answer(401, { error: 'unauthenticated', message: 'No.' });
		const { result } = await run([LOST, NEEDS_KEY, refused]);
		expect(result).toMatchObject({ kind: 'unconfirmed', blocks: 'credential' });
	});

	it('becomes failed by the record that says so', async () => {
		const failed = answer(200, unsentRecord({ retryable: false }));
		const { result } = await run([LOST, NEEDS_KEY, failed]);
		expect(result).toMatchObject({ kind: 'failed', problem: { safeToRetry: true } });
	});

	it('leads to a new attempt by the record that says nothing was sent', async () => {
		const { result, api } = await run([LOST, NEEDS_KEY, UNSENT, SENT]);
		expect(result).toMatchObject({ kind: 'done', attempts: 2 });
		expect(api.keys).toEqual(['key-1', 'key-1', 'key-2']);
	});
});

describe('under the legacy contract', () => {
	it.each<[rule: string, unknown: RequestResult]>([
		['a lost request', LOST],
		['a 500', BROKEN],
		['an answer that is no JSON', page(502)],
	])('nothing is sent again after %s', async (_rule, unknown) => {
		const { result, api } = await run([unknown, NEEDS_TEXT]);
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { safeToRetry: false } });
		expect(api.keys).toEqual(['key-1']);
	});

	it('the question whether the API knows keys has neither key nor text', async () => {
		const { api } = await run([LOST, NEEDS_TEXT]);
		expect(api.requests[1]).toEqual(SEND.keySupportCheck);
	});

	it('nothing is sent again while the API cannot be asked for its contract', async () => {
		const { result, api } = await run([LOST, ...many(9, LOST)]);
		expect(result.kind).toBe('unconfirmed');
		expect(api.keys).toEqual(['key-1']);
	});

	it('a request that never reached the API is repeated', async () => {
		const { result, api } = await run([NOT_REACHED, answer(200, SEED_SENT)]);
		expect(result.kind).toBe('done');
		expect(api.keys).toEqual(['key-1', 'key-1']);
	});

	it('a request over the rate limit is repeated', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded', retryAfter: 3 });
		const { result, api } = await run([limited, answer(200, SEED_SENT)]);
		expect(result.kind).toBe('done');
		expect(api.times).toEqual([0, 3000]);
	});

	it('an upload is repeated, since it sends nothing', async () => {
		const uploaded = answer(200, { mediaId: '7', success: true });
		const { result } = await run([LOST, uploaded], { step: UPLOAD });
		expect(result).toMatchObject({ kind: 'done', success: { id: '7' } });
	});

	it('a pending message is polled', async () => {
		const { result, api } = await run([answer(202, SEED_PENDING), SENT]);
		expect(result.kind).toBe('done');
		expect(api.calls).toEqual(['POST /x/dm/12', 'GET /x/write-actions/wa_1']);
	});
});

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
		const step = { ...UPLOAD, transfersFile: true };
		const { result } = await run([PENDING, SENT], { step, maxWait: 10_000, transfer: 60_000 });
		expect(result.kind).toBe('done');
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
		await closeGate(session.writeGate, 60_000, clock);
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
