import type { WriteStep } from '../../../nodes/XquikDm/delivery/write.ts';
import { MAX_REPLAYS } from '../../../nodes/XquikDm/delivery/runWrite.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	LOST,
	NEEDS_KEY,
	NEEDS_TEXT,
	NOT_REACHED,
	page,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { SEND } from '../support/writeSteps.mts';
import { UPLOAD, SENT, UNSENT, BROKEN, many, run } from '../support/writeRun.mts';

describe('a write that is done', () => {
	it.each<[contract: string, script: RequestResult[]]>([
		['lifecycle', [SENT]],
		['legacy', [answer(200, SEED_SENT)]],
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
