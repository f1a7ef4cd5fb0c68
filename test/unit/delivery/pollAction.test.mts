import { pollUntilTerminal } from '../../../nodes/XquikDm/delivery/pollAction.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { CANCELLED } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST, record, sentRecord } from '../support/answers.mts';
import { closeGate, endsAt } from '../support/gates.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const SERVER_TIME = 'Thu, 01 Oct 2026 09:30:00 GMT';

interface Options {
	/** How long another lane has closed the read gate for, in ms. */
	closedFor?: number;
	/** In ms from the start. */
	cancelAfter?: number;
}

async function poll(script: RequestResult[], { closedFor, cancelAfter }: Options = {}) {
	const clock = new VirtualClock();
	const api = new ScriptedApi(clock, script);
	const session = api.session();
	const budget = new WaitBudget(10_000, clock);
	if (closedFor !== undefined) closeGate(session.readGate, closedFor, clock);
	if (cancelAfter !== undefined) clock.cancelAfter(cancelAfter);
	const told = endsAt(session.readGate);
	const result = await pollUntilTerminal('wa_1', 1000, budget, session);
	return { result, calls: api.calls, times: api.times, told };
}

describe('polling', () => {
	it('goes on until the record is terminal', async () => {
		const { result, calls } = await poll([answer(202, record()), answer(200, sentRecord())]);
		expect(result).toMatchObject({ decision: { kind: 'done' }, answer: sentRecord() });
		expect(calls).toEqual(['GET /x/write-actions/wa_1', 'GET /x/write-actions/wa_1']);
	});

	it('leaves the write pending when reads are held back for longer than Max Wait', async () => {
		const { result, calls } = await poll([], { closedFor: 60_000 });
		expect(result).toEqual({ decision: 'pending' });
		expect(calls).toEqual([]);
	});

	it('leaves the write pending when the execution is cancelled before the first poll', async () => {
		const { result, calls } = await poll([], { cancelAfter: 500 });
		expect(result).toEqual({ decision: 'pending' });
		expect(calls).toEqual([]);
	});

	it('keeps the last record, whatever the polls after it come to', async () => {
		const accepted = answer(202, record({ pollAfterMs: 5000 }), { date: SERVER_TIME });
		const later = answer(502, { error: 'later', retryAfter: 5 });
		const { result } = await poll([accepted, later, later]);
		expect(result).toEqual({
			decision: 'pending',
			answer: record({ pollAfterMs: 5000 }),
			answeredAt: Date.parse(SERVER_TIME),
		});
	});

	it('waits as long as the record, or a limit of reads, says', async () => {
		const { times } = await poll([
			answer(202, record({ pollAfterMs: 2000 })),
			answer(429, { error: 'rate_limit_exceeded', retryAfter: 3 }),
			answer(200, sentRecord()),
		]);
		expect(times).toEqual([1000, 3000, 6000]);
	});

	it('closes the gate of all reads at a limit, and at nothing else', async () => {
		const { told } = await poll([
			LOST,
			answer(502, { error: 'later' }),
			answer(429, { error: 'rate_limit_exceeded', retryAfter: 3 }),
			answer(429, { error: 'rate_limit_exceeded' }),
			answer(202, record()),
			answer(200, sentRecord()),
		]);
		expect(told).toEqual([
			'accepted',
			'accepted',
			{ closedFor: 3000 },
			{ closedFor: 4000 },
			'accepted',
			'accepted',
		]);
	});

	it('leaves the write pending when the execution is cancelled during a poll', async () => {
		const { result, calls } = await poll([CANCELLED]);
		expect(result).toEqual({ decision: 'pending' });
		expect(calls).toHaveLength(1);
	});
});
