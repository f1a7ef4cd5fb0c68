import type { DeliverySession } from '../../../nodes/XquikDm/delivery/session.ts';
import { DELETE } from '../../../nodes/XquikDm/delivery/steps/delete.ts';
import { SEND } from '../../../nodes/XquikDm/delivery/steps/send.ts';
import type { WriteStep } from '../../../nodes/XquikDm/delivery/write.ts';
import { runWrite } from '../../../nodes/XquikDm/delivery/runWrite.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { CANCELLED } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST, NEEDS_KEY, NOT_REACHED, sentRecord } from '../support/answers.mts';
import { closeGate, endsAt } from '../support/gates.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const SENT = answer(200, sentRecord());
const OF_ACCOUNT = answer(429, { error: 'x_rate_limited' }, { 'retry-after': '20' });
const OF_CREDENTIAL = answer(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '20' });

function step(account: string, fields: Partial<WriteStep> = {}): WriteStep {
	return {
		kind: SEND,
		account,
		keyOf: (attempt) => `${account}-${attempt}`,
		requestOf: (key) => ({ method: 'POST', path: `/x/dm/${account}`, idempotencyKey: key }),
		keySupportCheck: { method: 'POST', path: '/key-support' },
		...fields,
	};
}

/** An API that two accounts of one credential send by. */
class Session {
	readonly clock = new VirtualClock();
	readonly api: ScriptedApi;
	readonly session: DeliverySession;

	constructor(script: RequestResult[]) {
		this.api = new ScriptedApi(this.clock, script);
		this.session = this.api.session();
	}

	async write(account: string, fields: Partial<WriteStep> = {}, maxWait = 120_000) {
		const budget = new WaitBudget(maxWait, this.clock);
		return await runWrite(step(account, fields), budget, this.session);
	}
}

describe('a limit that X sets for one account', () => {
	it('makes that account wait, and no other', async () => {
		const session = new Session([OF_ACCOUNT, SENT, SENT, SENT]);
		const first = session.write('acme');
		await session.clock.sleep(1000);
		await session.write('sales');
		const second = session.write('acme');
		await Promise.all([first, second]);
		expect(session.api.calls).toEqual([
			'POST /x/dm/acme',
			'POST /x/dm/sales',
			'POST /x/dm/acme',
			'POST /x/dm/acme',
		]);
		expect(session.api.times).toEqual([0, 1000, 20_000, 20_000]);
	});

	it.each([
		[OF_ACCOUNT, 'X limits the account: sending waits 20 s'],
		[OF_CREDENTIAL, 'the rate limit is reached: sending waits 20 s'],
	])('is in the log with its length', async (limit, line) => {
		const session = new Session([limit, SENT]);
		const lines: string[] = [];
		session.session.log = (text) => lines.push(text);
		await session.write('acme');
		expect(lines).toEqual([line, 'waited 20 s in the queue']);
	});

	it('that lasts longer than Max Wait fails the message without a request', async () => {
		const session = new Session([]);
		closeGate(session.session.accountGate('acme'), 60_000, session.clock);
		const result = await session.write('acme', {}, 30_000);
		expect(result).toMatchObject({
			kind: 'failed',
			problem: { code: 'rate_limit_exceeded', retryable: true, safeToRetry: true },
		});
		expect(result).toHaveProperty(
			'problem.message',
			'Waited 0 s for its turn (Max Wait: 30 s); 0 requests were before it. Its turn may come in about 60 s.',
		);
		expect(session.api.calls).toEqual([]);
	});
});

describe('a request that its account holds back', () => {
	it('does not go ahead alone for the others', async () => {
		const session = new Session([SENT]);
		closeGate(session.session.writeGate, 1000, session.clock);
		closeGate(session.session.accountGate('acme'), 60_000, session.clock);
		await session.write('acme', {}, 30_000);
		expect((await session.write('sales', {}, 30_000)).kind).toBe('done');
	});
});

describe('the contract of the API', () => {
	it('is learned from the answers to other writes', async () => {
		const session = new Session([SENT, LOST, SENT]);
		await session.write('acme');
		await session.write('sales');
		expect(session.api.calls).not.toContain('POST /probe');
	});
});

describe('a limit of the credential', () => {
	it('makes all its accounts wait', async () => {
		const session = new Session([OF_CREDENTIAL, SENT, SENT]);
		const first = session.write('acme');
		await session.clock.sleep(1000);
		await Promise.all([first, session.write('sales')]);
		expect(session.api.times).toEqual([0, 20_000, 20_000]);
	});

	it('waits at least as long as the last time when the server names no time', async () => {
		const unnamed = answer(429, { error: 'rate_limit_exceeded' });
		const session = new Session([unnamed, unnamed, unnamed, SENT]);
		await session.write('acme');
		expect(session.api.times).toEqual([0, 250, 750, 1750]);
	});

	it('counts its own waits, and no other ones', async () => {
		const unnamed = answer(429, { error: 'rate_limit_exceeded' });
		const session = new Session([NOT_REACHED, unnamed, SENT]);
		await session.write('acme');
		expect(session.api.times).toEqual([0, 250, 500]);
	});

	it('that is met while the API is asked for its contract is waited out too', async () => {
		const session = new Session([LOST, OF_CREDENTIAL, NEEDS_KEY, SENT]);
		const result = await session.write('acme');
		expect(result.kind).toBe('done');
		expect(session.api.times[2]).toBe(20_250);
	});

	it('of sends does not hold back deletes, nor the other way round', async () => {
		const removal = { kind: DELETE };
		const sends = new Session([SENT]);
		closeGate(sends.session.writeGate, 60_000, sends.clock);
		expect((await sends.write('acme', removal)).kind).toBe('done');
		const deletes = new Session([SENT]);
		closeGate(deletes.session.deleteGate, 60_000, deletes.clock);
		expect((await deletes.write('acme')).kind).toBe('done');
		expect(deletes.clock.elapsed).toBe(0);
	});

	it('met by a delete closes the deletes', async () => {
		const session = new Session([OF_CREDENTIAL, SENT, SENT]);
		const removal = session.write('acme', { kind: DELETE });
		await session.clock.sleep(1000);
		await session.write('acme');
		await removal;
		expect(session.api.times).toEqual([0, 1000, 20_000]);
	});
});

describe('the gates are told', () => {
	function told(session: Session) {
		const account = endsAt(session.session.accountGate('acme'));
		return [endsAt(session.session.writeGate), account];
	}

	it.each<[rule: string, script: RequestResult[], write: unknown[], account: unknown[]]>([
		['that an answer was counted', [SENT], ['accepted'], ['accepted']],
		[
			'when there was no answer',
			[LOST, NEEDS_KEY, SENT],
			['no_answer', 'accepted', 'accepted'],
			['no_answer', 'accepted', 'accepted'],
		],
		[
			'of a limit of the credential',
			[OF_CREDENTIAL, SENT],
			[{ closedFor: 20_000 }, 'accepted'],
			['accepted', 'accepted'],
		],
		[
			'of a limit of the account',
			[OF_ACCOUNT, SENT],
			['accepted', 'accepted'],
			[{ closedFor: 20_000 }, 'accepted'],
		],
	])('%s', async (_rule, script, write, account) => {
		const session = new Session(script);
		const ends = told(session);
		await session.write('acme');
		expect(ends).toEqual([write, account]);
	});

	it('nothing of a request that one of them held back', async () => {
		const session = new Session([]);
		closeGate(session.session.writeGate, 60_000, session.clock);
		const ends = told(session);
		await session.write('acme', {}, 1000);
		expect(ends).toEqual([[], []]);
	});
});

describe('a write that is held back', () => {
	it('is cancelled, not failed by a limit, when n8n stops the execution meanwhile', async () => {
		const session = new Session([]);
		closeGate(session.session.accountGate('acme'), 10_000, session.clock);
		session.clock.cancelAfter(500);
		expect(await session.write('acme')).toMatchObject({
			kind: 'failed',
			problem: { code: CANCELLED.code },
			conclusive: false,
		});
	});

	it('tells the limit that it has met before, and how it was held back', async () => {
		const named = answer(429, { error: 'x_rate_limited', message: 'Slow down.', retryAfter: 60 });
		const session = new Session([named]);
		const message =
			'Slow down. Waited 0 s for its turn (Max Wait: 30 s); 0 requests were before it. Its turn may come in about 60 s.';
		expect(await session.write('acme', {}, 30_000)).toMatchObject({
			kind: 'failed',
			problem: { code: 'x_rate_limited', message },
		});
	});

	it('by a limit that leaves it no time ends at once', async () => {
		const session = new Session([OF_ACCOUNT]);
		session.api.latency = 500;
		const result = await session.write('acme', {}, 1000);
		expect(result).toMatchObject({ kind: 'failed', problem: { code: 'x_rate_limited' } });
		expect(session.api.calls).toHaveLength(1);
	});
});
