import type { EarlierWrite } from '../../../nodes/XquikDm/delivery/write.ts';
import { runWrite } from '../../../nodes/XquikDm/delivery/runWrite.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	LOST,
	NEEDS_KEY,
	NEEDS_TEXT,
	NOT_REACHED,
	record,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { VirtualClock } from '../support/virtualClock.mts';
import { SEND } from '../support/writeSteps.mts';

const SENT = answer(200, sentRecord());

/** A record of a failure; `replayed` when an earlier run has met it. */
function failed(replayed: boolean, fields: Record<string, unknown> = {}): RequestResult {
	return answer(200, unsentRecord({ retryable: false, idempotent: replayed, ...fields }));
}

async function run(
	script: RequestResult[],
	{ isRetry = false, maxWait = 60_000, earlier }: Options = {},
) {
	const clock = new VirtualClock();
	const api = new ScriptedApi(clock, script);
	api.isRetry = isRetry;
	const session = api.session();
	const result = await runWrite(SEND, new WaitBudget(maxWait, clock), session, earlier);
	return { result, keys: api.keys, calls: api.calls, times: api.times };
}

interface Options {
	/** Whether a person retries the execution. */
	isRetry?: boolean;
	/** In ms. */
	maxWait?: number;
	earlier?: EarlierWrite;
}

describe('when a person retries an execution', () => {
	it('a message that had failed is tried anew', async () => {
		const { result, keys } = await run([failed(true), SENT], { isRetry: true });
		expect(result).toMatchObject({ kind: 'done', attempts: 2 });
		expect(keys).toEqual(['key-1', 'key-2']);
	});

	it.each<[rule: string, fields: Record<string, unknown>, isKnownUnsent: boolean]>([
		['of which it is known that nothing was sent', {}, true],
		['that X would have refused again before it was mended', { error: 'x_dm_not_allowed' }, false],
	])('a message is tried anew %s', async (_rule, fields, isKnownUnsent) => {
		const options = { isRetry: true, earlier: { mayBeOut: false, isKnownUnsent } };
		const { result, keys } = await run([failed(true, fields), SENT], options);
		expect(result.kind).toBe('done');
		expect(keys).toEqual(['key-1', 'key-2']);
	});

	it('a message that has failed several times is tried anew once', async () => {
		const script = [failed(true), failed(true), failed(false)];
		const { result, keys } = await run(script, { isRetry: true });
		expect(result).toMatchObject({ kind: 'failed', attempts: 3 });
		expect(keys).toEqual(['key-1', 'key-2', 'key-3']);
	});

	it.each<[rule: string, script: RequestResult[]]>([
		['of this run', [failed(false)]],
		['that does not say that nothing was sent', [failed(true, { safeToRetry: false })]],
		['of this run, whose first answer was lost', [LOST, NEEDS_KEY, failed(true)]],
		['that is no record', [answer(422, lifecycleError('x_rejected', { safeToRetry: true }))]],
	])('no failure leads to a new attempt that is %s', async (_rule, script) => {
		const { result, keys } = await run(script, { isRetry: true });
		expect(result).toMatchObject({ kind: 'failed', attempts: 1 });
		expect(new Set(keys).size).toBe(1);
	});

	it('a message is tried anew though the API could not be asked for its contract at first', async () => {
		const script = [LOST, NEEDS_KEY, failed(true), SENT];
		const options = { isRetry: true, earlier: { mayBeOut: true } };
		const { result, keys } = await run(script, options);
		expect(result.kind).toBe('done');
		expect(keys).toEqual(['key-1', 'key-2']);
	});

	it.each<[rule: string, isKnownUnsent: boolean, kind: string]>([
		['keeps its failure, where nothing else was tried', true, 'failed'],
		['may be out, where the next attempt may have been made', false, 'unconfirmed'],
	])('a message for which no time is left %s', async (_rule, isKnownUnsent, kind) => {
		const earlier = { mayBeOut: false, isKnownUnsent };
		const { result } = await run([failed(true)], { isRetry: true, maxWait: 100, earlier });
		expect(result).toMatchObject({ kind, problem: { code: 'x_dm_not_sent' } });
	});
});

describe('the record of a failure in another run', () => {
	it('leads to no new attempt in a later round of the same execution', async () => {
		const earlier = { mayBeOut: false, isKnownUnsent: true };
		const { result, keys } = await run([failed(true)], { isRetry: false, earlier });
		expect(result.kind).toBe('failed');
		expect(keys).toEqual(['key-1']);
	});

	it('leads to one in another execution that means the same message, which finds what followed', async () => {
		const replayed = answer(200, sentRecord({ idempotent: true }));
		const { result, keys } = await run([failed(true), replayed], { isRetry: false });
		expect(result).toMatchObject({ kind: 'done', success: { replayed: true } });
		expect(keys).toEqual(['key-1', 'key-2']);
	});

	it('leads to none there, when X would refuse the same message again', async () => {
		const script = [failed(true, { error: 'x_dm_not_allowed' })];
		const { keys } = await run(script, { isRetry: false });
		expect(keys).toEqual(['key-1']);
	});
});

describe('after an earlier run that may have sent the message', () => {
	const earlier = { mayBeOut: true };

	it('it is asked for under its key, once the API is known to have keys', async () => {
		const replayed = answer(200, sentRecord({ idempotent: true }));
		const { result, calls, keys } = await run([NEEDS_KEY, replayed], { earlier });
		expect(result).toMatchObject({ kind: 'done', success: { replayed: true } });
		expect(calls).toHaveLength(2);
		expect(keys).toEqual(['key-1']);
	});

	it('a record after a lost answer may be of the earlier run, whose next attempt may be out', async () => {
		const unsent = answer(200, unsentRecord({ idempotent: true }));
		const script = [NEEDS_KEY, LOST, unsent];
		const { result } = await run(script, { earlier, maxWait: 600 });
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { safeToRetry: false } });
	});

	it('nothing is sent where the API has no keys', async () => {
		const { result, keys } = await run([NEEDS_TEXT], { earlier });
		expect(result).toMatchObject({
			kind: 'unconfirmed',
			problem: { code: 'x_write_unconfirmed', message: '', retryable: false, safeToRetry: false },
		});
		expect(keys).toEqual([]);
	});

	it('its write action is asked for first, at once', async () => {
		const { result, calls, times } = await run([SENT], {
			earlier: { ...earlier, actionId: 'wa_9' },
		});
		expect(result.kind).toBe('done');
		expect(calls).toEqual(['GET /x/write-actions/wa_9']);
		expect(times[0]).toBeLessThan(100);
	});

	it('a write action that is gone leaves it unconfirmed', async () => {
		const gone = answer(404, { error: 'not_found', message: 'No.' });
		const { result, keys } = await run([gone], { earlier: { ...earlier, actionId: 'wa_9' } });
		expect(result.kind).toBe('unconfirmed');
		expect(keys).toEqual([]);
	});

	it('a record of its failure leads to a new attempt, which may have been made before', async () => {
		const refused = answer(401, { error: 'unauthenticated', message: 'No.' });
		const unsent = answer(200, unsentRecord({ idempotent: true }));
		const { result, keys } = await run([NEEDS_KEY, unsent, refused], { earlier });
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { code: 'unauthenticated' } });
		expect(keys).toEqual(['key-1', 'key-2']);
	});

	it('that certainly failed nothing is asked first', async () => {
		const { calls } = await run([answer(200, SEED_SENT)], { earlier: { mayBeOut: false } });
		expect(calls).toEqual(['POST /x/dm/12']);
	});
});

describe('the last moment of Max Wait', () => {
	const unsent = answer(200, unsentRecord());

	it.each<[rule: string, script: RequestResult[], maxWait: number, requests: number]>([
		['is too late for a repeat after it', [NOT_REACHED], 249, 1],
		['is in time for a repeat', [NOT_REACHED, SENT], 250, 2],
		['is too late for an attempt after it', [unsent], 499, 1],
		['is in time for an attempt', [unsent, SENT], 500, 2],
	])('%s', async (_rule, script, maxWait, requests) => {
		const { calls } = await run(script, { maxWait });
		expect(calls).toHaveLength(requests);
	});

	it('leaves a message failed when its record says that nothing was sent', async () => {
		const later = answer(200, unsentRecord({ nextAction: { type: 'retry', afterMs: 90_000 } }));
		const { result } = await run([LOST, NEEDS_KEY, later]);
		expect(result).toMatchObject({
			kind: 'failed',
			conclusive: true,
			problem: { safeToRetry: true },
		});
	});

	it('leaves a lost message unconfirmed for the reason that it was lost for', async () => {
		const script = [LOST, NEEDS_KEY, ...Array.from({ length: 4 }, () => NOT_REACHED)];
		const { result } = await run(script);
		expect(result).toMatchObject({ kind: 'unconfirmed', problem: { code: 'ECONNRESET' } });
	});

	it('says nothing of the key of a message that never reached the API', async () => {
		const { result } = await run(Array.from({ length: 5 }, () => NOT_REACHED));
		expect(result).toMatchObject({ kind: 'failed', conclusive: false });
	});

	it('comes after 30 attempts at the latest', async () => {
		const replayed = answer(200, unsentRecord({ idempotent: true }));
		const script = Array.from({ length: 40 }, () => replayed);
		const { keys } = await run(script, { maxWait: 3_600_000 });
		expect(keys).toHaveLength(30);
	});
});

describe('what the result tells', () => {
	it('has the request ID that support asks for, of the last write that had one', async () => {
		const busy = answer(503, lifecycleError('x', { retryable: true, safeToRetry: true }), {
			'x-request-id': 'req_1',
		});
		expect((await run([busy, SENT])).result.requestId).toBe('req_1');
		const named = answer(200, sentRecord(), { 'x-request-id': 'req_2' });
		expect((await run([busy, named])).result.requestId).toBe('req_2');
	});

	it('has the request ID of the record when no header has one', async () => {
		const { result } = await run([answer(200, sentRecord({ requestId: 'req_3' }))]);
		expect(result.requestId).toBe('req_3');
		expect((await run([SENT])).result.requestId).toBeUndefined();
	});

	it('takes no request ID that is none', async () => {
		const odd = answer(200, sentRecord(), { 'x-request-id': '<b>' });
		expect((await run([odd])).result.requestId).toBeUndefined();
	});

	it('has the record that the last poll gave, and its answer', async () => {
		const pending = answer(202, record({ writeActionId: 'wa_1' }));
		const { result } = await run([pending, SENT]);
		expect(result.answer).toEqual(sentRecord());
		expect(result.action).toMatchObject({ status: 'success' });
	});

	it('has the answer of the write when no poll gave one', async () => {
		const date = 'Thu, 01 Oct 2026 09:30:00 GMT';
		const pending = answer(202, record(), { date });
		const { result } = await run([pending, ...Array.from({ length: 99 }, () => LOST)]);
		expect(result).toMatchObject({ kind: 'pending', answer: record(), action: { id: 'wa_1' } });
		expect(result.answeredAt).toBe(Date.parse(date));
	});

	it('has no record of an attempt that a new one has replaced', async () => {
		const refused = answer(401, { error: 'unauthenticated', message: 'No.' });
		const { result } = await run([answer(200, unsentRecord()), refused]);
		expect(result).toMatchObject({ kind: 'failed', attempts: 2, key: 'key-2' });
		expect(result.action).toBeUndefined();
	});
});
