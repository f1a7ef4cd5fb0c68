import { pollUntilTerminal } from '../../../nodes/XquikDm/delivery/pollAction.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { Exchange } from '../../../nodes/XquikDm/transport/exchange.ts';
import { CANCELLED } from '../../../nodes/XquikDm/transport/exchange.ts';
import { answer, record, sentRecord } from '../support/answers.mts';
import { closeGate, ScriptedApi } from '../support/scriptedApi.mts';
import { VirtualClock } from '../support/virtualClock.mts';

interface Options {
	/** How long another lane has closed the read gate for, in ms. */
	closedFor?: number;
	/** In ms from the start. */
	cancelAfter?: number;
}

async function poll(script: Exchange[], { closedFor, cancelAfter }: Options = {}) {
	const clock = new VirtualClock();
	const api = new ScriptedApi(clock, script);
	const environment = api.environment();
	const budget = new WaitBudget(10_000, clock);
	if (closedFor !== undefined) await closeGate(environment.readGate, closedFor, clock);
	if (cancelAfter !== undefined) clock.cancelAfter(cancelAfter);
	const result = await pollUntilTerminal('wa_1', 1000, budget, environment);
	return { result, calls: api.calls };
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

	it('leaves the write pending when the execution is cancelled during a poll', async () => {
		const { result, calls } = await poll([CANCELLED]);
		expect(result).toEqual({ decision: 'pending' });
		expect(calls).toHaveLength(1);
	});
});
