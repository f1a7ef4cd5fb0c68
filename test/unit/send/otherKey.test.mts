import { intentName } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { executionIntent } from '../../../nodes/XquikDm/items/intent.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST, NEEDS_KEY, sentRecord, unsentRecord } from '../support/answers.mts';
import { SendExecution } from '../support/sendExecution.mts';
import { IDENTITY, preparedItem } from '../support/sendItem.mts';

const SENT = answer(200, sentRecord());
const UNSENT = answer(200, unsentRecord({ retryable: false }));
const UNKNOWN = [LOST, NEEDS_KEY, ...Array.from({ length: 4 }, () => LOST)];
const OTHER_KEY = preparedItem({}, 'ticket 8').intentFor('12');

describe('an item that comes again under another key', () => {
	it.each<[rule: string, first: RequestResult[], text: string, isRetry: boolean, status: string]>([
		['is out, when it was sent', [SENT], 'Hello', false, 'sent'],
		['is out, when a person retries it', [SENT], 'Hello', true, 'sent'],
		['is another message than the one that was sent', [SENT], 'Bye', false, 'failed'],
		['may be out', UNKNOWN, 'Hello', false, 'unconfirmed'],
		['may be out, when a person retries it', UNKNOWN, 'Hello', true, 'unconfirmed'],
		['may be out as another message', UNKNOWN, 'Bye', false, 'unconfirmed'],
	])('%s: nothing is sent', async (_rule, first, text, isRetry, status) => {
		const execution = new SendExecution();
		await execution.run(first);
		execution.isRetry = isRetry;
		execution.intent = OTHER_KEY;
		const { outcome, calls } = await execution.run([], { text });
		expect(outcome.status).toBe(status);
		expect(calls).toEqual([]);
	});

	it.each<[rule: string, first: RequestResult[], text: string, isRetry: boolean]>([
		['it was certainly not sent', [UNSENT], 'Hello', false],
		['a person has put another item in the place of one that was sent', [SENT], 'Bye', true],
		['a person has put another item in the place of a lost one', UNKNOWN, 'Bye', true],
	])('is sent when %s', async (_rule, first, text, isRetry) => {
		const execution = new SendExecution();
		await execution.run(first);
		execution.isRetry = isRetry;
		execution.intent = OTHER_KEY;
		const { outcome, calls } = await execution.run([SENT], { text });
		expect(outcome.status).toBe('sent');
		expect(calls).toHaveLength(1);
	});

	it('is not another item when it had the key of its place', async () => {
		const execution = new SendExecution();
		execution.intent = executionIntent(IDENTITY, 0, []);
		await execution.run([SENT]);
		expect(execution.data.items).toEqual({ '0:0': intentName(execution.intent) });
		execution.isRetry = true;
		execution.intent = OTHER_KEY;
		const { outcome, calls } = await execution.run([], { text: 'Bye' });
		expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'idempotency_conflict' } });
		expect(calls).toEqual([]);
	});
});

describe('Verify Unconfirmed Sends', () => {
	it('does not look for a message in whose place an earlier run has sent another', async () => {
		const execution = new SendExecution();
		await execution.run([SENT], { text: 'The first text' });
		execution.options = { verifyUnconfirmedSends: true };
		const { outcome, calls } = await execution.run(UNKNOWN, { text: 'Another' });
		expect(outcome.status).toBe('unconfirmed');
		expect(calls).not.toContain('GET /x/dm/12/history');
	});
});
