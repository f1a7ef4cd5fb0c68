import { decideRead, MAX_READ_REPEATS, read } from '../../../nodes/XquikDm/delivery/read.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST, noAnswer, NOT_REACHED, page } from '../support/answers.mts';
import { closeGate, endsAt } from '../support/gates.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const BUSY = { error: 'x_api_unavailable', message: 'Later.' };

describe('a read', () => {
	it('gives the body of a 200', () => {
		const body = { id: '12' };
		expect(decideRead(answer(200, body), NOON)).toEqual({ kind: 'read', body });
	});

	it.each<[rule: string, requestResult: RequestResult, code: string]>([
		['a 408', answer(408, { error: 'read_request_timeout' }), 'read_request_timeout'],
		['a 500 that names no error', answer(500, {}), 'http_500'],
		['a 500', answer(500, { error: 'internal_error' }), 'internal_error'],
		['a 502', answer(502, BUSY), 'x_api_unavailable'],
		[
			'a 502 with an error object',
			answer(502, { error: { code: 'x_api_unauthorized' } }),
			'x_api_unauthorized',
		],
		['a 503', answer(503, { error: 'service_unavailable' }), 'service_unavailable'],
		['a page of a proxy', page(502), 'answer_not_json'],
		['a 200 that is no JSON', page(200), 'answer_not_json'],
		['a broken connection', LOST, 'ECONNRESET'],
		['no connection', NOT_REACHED, 'ECONNREFUSED'],
	])('is repeated after %s', (_rule, requestResult, code) => {
		expect(decideRead(requestResult, NOON)).toMatchObject({
			kind: 'ask_again',
			limited: false,
			problem: { code, retryable: true, safeToRetry: true },
		});
	});

	it.each<[rule: string, headers: Record<string, string>, body: object, afterMs: number]>([
		['header', { 'retry-after': '2' }, { retryAfter: 9 }, 2000],
		['body', {}, { retryAfter: 9 }, 9000],
	])('waits out a rate limit by the %s', (_rule, headers, body, afterMs) => {
		const limited = answer(429, { error: 'rate_limit_exceeded', ...body }, headers);
		expect(decideRead(limited, NOON)).toMatchObject({ kind: 'ask_again', limited: true, afterMs });
	});

	it.each([
		[400, 'invalid_user_id', undefined],
		[401, 'unauthenticated', 'credential'],
		[402, 'no_credits', 'credential'],
		[404, 'user_not_found', undefined],
		[422, 'something_new', undefined],
	] as const)('fails after %i %s', (status, code, blocks) => {
		const decision = decideRead(answer(status, { error: code, message: 'No.' }), NOON);
		expect(decision).toMatchObject({
			kind: 'failed',
			problem: { code, message: 'No.', httpStatus: status, retryable: false, safeToRetry: true },
		});
		expect('blocks' in decision ? decision.blocks : undefined).toBe(blocks);
	});

	it('says which fields the API complains about, and leaves out what it does not say', () => {
		const fieldErrors = [{ code: 'invalid', message: 'No.', path: 'account' }];
		expect(decideRead(answer(400, { error: 'invalid_input', fieldErrors }), NOON)).toMatchObject({
			problem: { fields: ['account'], message: '' },
		});
		expect(decideRead(answer(400, {}), NOON)).not.toHaveProperty('problem.fields');
	});

	it.each([300, 302, 399])('fails at a redirect (%i), which is not followed', (status) => {
		const redirect = page(status, { location: 'https://elsewhere.example/' });
		expect(decideRead(redirect, NOON)).toMatchObject({
			kind: 'failed',
			problem: { code: 'redirect_refused' },
		});
	});

	it('fails at a redirect that has a body, too', () => {
		expect(decideRead(answer(300, { id: '12' }), NOON)).toMatchObject({ kind: 'failed' });
	});

	it.each<[rule: string, requestResult: RequestResult]>([
		['n8n refused it', noAnswer('refused_here', 'request_refused')],
		['the execution was cancelled before', noAnswer('cancelled', 'cancelled')],
		['the execution was cancelled meanwhile', noAnswer('lost', 'cancelled')],
	])('fails when %s', (_rule, requestResult) => {
		expect(decideRead(requestResult, NOON).kind).toBe('failed');
	});
});

describe('the repeats of a read', () => {
	const request = { method: 'GET', path: '/credits' } as const;

	async function readWith(script: RequestResult[], maxWait = 120_000) {
		const clock = new VirtualClock();
		const api = new ScriptedApi(clock, script);
		const result = await read(request, new WaitBudget(maxWait, clock), api.session());
		return { result, times: api.times };
	}

	it('back off, and end with the answer', async () => {
		const script = [answer(502, BUSY), LOST, answer(200, { balance: '1' })];
		const { result, times } = await readWith(script);
		expect(result.kind).toBe('read');
		expect(times).toEqual([0, 250, 750]);
	});

	it('wait as long as the server asks', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '7' });
		const { times } = await readWith([limited, answer(200, {})]);
		expect(times).toEqual([0, 7000]);
	});

	it('are bounded', async () => {
		const { result, times } = await readWith(Array.from({ length: 9 }, () => answer(502, BUSY)));
		expect(result).toMatchObject({ kind: 'failed', problem: { code: 'x_api_unavailable' } });
		expect(times).toHaveLength(1 + MAX_READ_REPEATS);
	});

	it.each<[rule: string, code: string, closedFor: number, cancelAfter: number | undefined]>([
		['longer than the budget', 'rate_limit_exceeded', 60_000, undefined],
		['until the execution is cancelled', 'cancelled', 4000, 2000],
	])('do not begin when another lane’s rate limit lasts %s', async (...[, code, ms, cancel]) => {
		const clock = new VirtualClock();
		const api = new ScriptedApi(clock, []);
		const session = api.session();
		closeGate(session.readGate, ms, clock);
		if (cancel !== undefined) clock.cancelAfter(cancel);
		const result = await read(request, new WaitBudget(5000, clock), session);
		const problem = { code, retryable: true, safeToRetry: true };
		expect(result).toMatchObject({ kind: 'failed', problem });
		expect(result).toHaveProperty(
			'problem.message',
			code === 'cancelled' ? 'The execution was cancelled' : '',
		);
		expect(api.requests).toEqual([]);
	});

	it.each([
		[249, 1],
		[250, 2],
	])(
		'begin only when the budget of %i ms lasts until then: %i requests',
		async (maxWait, count) => {
			const { result, times } = await readWith([LOST, answer(200, {})], maxWait);
			expect(result.kind).toBe(count === 2 ? 'read' : 'failed');
			expect(times).toHaveLength(count);
		},
	);

	it.each<[rule: string, requestResult: RequestResult, end: object]>([
		['that it was let through', answer(200, {}), { end: 'accepted' }],
		['that it was let through, whatever came of it', answer(404, {}), { end: 'accepted' }],
		['how long it is closed', answer(429, { retryAfter: 7 }), { end: { closedFor: 7000 } }],
		['that it counts what is repeated', answer(502, BUSY), { end: 'accepted' }],
	])('tell the gate of all reads %s', async (_rule, requestResult, { end }: { end?: unknown }) => {
		const clock = new VirtualClock();
		const session = new ScriptedApi(clock, [requestResult]).session();
		const told = endsAt(session.readGate);
		await read(request, new WaitBudget(1, clock), session);
		expect(told).toEqual([end]);
	});

	it('do not go beyond the budget', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '7' });
		const { result, times } = await readWith([limited], 5000);
		expect(result.kind).toBe('failed');
		expect(times).toEqual([0]);
	});
});
