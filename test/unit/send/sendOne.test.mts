import type { Intent } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { recallSent } from '../../../nodes/XquikDm/resources/directMessage/send/earlierRuns.ts';
import { sendOne } from '../../../nodes/XquikDm/resources/directMessage/send/sendOne.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	LOST,
	NEEDS_KEY,
	NEEDS_TEXT,
	record,
	SEED_SENT,
	sentRecord,
} from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { SendExecution } from '../support/sendExecution.mts';
import { checkedOf, messageTo12, nodeRun, preparedItem, settle } from '../support/sendItem.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const HOUR = 60 * 60 * 1000;
const SENT = answer(200, sentRecord());
const LEGACY_SENT = answer(200, SEED_SENT);
const CONFLICT = answer(409, { error: 'idempotency_conflict', message: 'No.' });
const UPLOADED = answer(200, { mediaId: '7', mediaUrl: 'https://media.example/7', success: true });

const PER_EXECUTION: Intent = {
	protection: 'perExecution',
	instanceId: 'instance',
	workflowId: 'workflow',
	execution: 'id 7',
	nodeId: 'node',
	place: ['0', '0'],
};

describe('a key that belongs to another message', () => {
	it.each<[rule: string, firstRunAt: number | null, intent: Intent | undefined, blocks?: string]>([
		['stops the rest where nothing is kept of the first run', null, PER_EXECUTION, 'items_moved'],
		['concerns its item alone where the memory is whole', NOON, PER_EXECUTION, undefined],
		['concerns its item alone under a key of the user', null, undefined, undefined],
	])('%s', async (_rule, firstRunAt, intent, blocks) => {
		const execution = new SendExecution({ firstRunAt });
		execution.intent = intent;
		const end = await execution.run([CONFLICT]);
		expect(end.outcome).toMatchObject({ status: 'failed', problem: { safeToRetry: false } });
		expect(end.blocksRest).toBe(blocks);
	});
});

describe('one message', () => {
	it('is sent, and remembered', async () => {
		const execution = new SendExecution();
		const { outcome, isProblem, writes } = await execution.run([SENT]);
		expect(outcome).toMatchObject({ status: 'sent', delivery: { send: { kind: 'done' } } });
		expect(isProblem).toBe(false);
		expect(writes).toMatchObject([undefined, { kind: 'done' }]);
		expect(execution.remembered).toMatchObject({ state: 'sent', actionId: 'wa_1', userId: '12' });
		expect(execution.data.contract).toBe('lifecycle');
	});

	it('that is refused is a problem, which takes others down', async () => {
		const refused = answer(401, { error: 'unauthenticated', message: 'No.' });
		const { outcome, isProblem, writes } = await new SendExecution().run([refused]);
		expect(outcome).toMatchObject({ status: 'failed', problem: { safeToRetry: false } });
		expect(isProblem).toBe(true);
		expect(writes).toMatchObject([undefined, { kind: 'failed', blocks: 'credential' }]);
	});

	it('is remembered as open while it is on its way, with all that tells it from others', async () => {
		const execution = new SendExecution();
		const seen: unknown[] = [];
		void execution.clock.sleep(100).then(() => seen.push(structuredClone(execution.remembered)));
		await execution.run([LOST, NEEDS_KEY, SENT], { username: 'jane' });
		expect(seen).toMatchObject([{ state: 'open', userId: '12', username: 'jane' }]);
	});

	it('has its media ID remembered as soon as that is paid for', async () => {
		const execution = new SendExecution();
		const seen: unknown[] = [];
		void execution.clock.sleep(100).then(() => {
			seen.push(structuredClone(execution.remembered), execution.data.contract);
		});
		const lost = [UPLOADED, LOST, NEEDS_TEXT];
		await execution.run(lost, { attachment: { kind: 'url', url: 'https://files.example/a.png' } });
		expect(seen).toMatchObject([
			{ state: 'open', mediaId: '7', mediaUrl: 'https://media.example/7', uploadedAt: NOON },
			'legacy',
		]);
	});

	it('stands in the memory without its text', async () => {
		const execution = new SendExecution();
		await execution.run([SENT], { text: 'Very private', username: 'jane' });
		expect(JSON.stringify(execution.data)).not.toContain('private');
	});
});

describe.each<[contract: string, sent: RequestResult, script: RequestResult[]]>([
	['lifecycle', SENT, []],
	['legacy', LEGACY_SENT, []],
])('a message that was sent under the %s contract', (_contract, sent) => {
	it('is not sent again, and costs no request', async () => {
		const execution = new SendExecution();
		await execution.run([sent], { username: 'jane' });
		const { outcome, calls, writes, isProblem } = await execution.run([], { username: 'jane' });
		expect(outcome).toMatchObject({
			status: 'sent',
			subject: { username: 'jane', text: 'Hello' },
			delivery: { send: { success: { id: '1890000000000000001', replayed: true } } },
		});
		expect({ calls, writes, isProblem }).toEqual({ calls: [], writes: [], isProblem: false });
	});

	it('is known by its username, before that is looked up', async () => {
		const execution = new SendExecution();
		await execution.run([sent], { username: 'jane' });
		const item = preparedItem({ checked: checkedOf(messageTo12({ username: 'Jane' })) });
		await recallSent([item], settle, nodeRun(execution.data));
		expect(item.report).toMatchObject({ status: 'sent', subject: { userId: '12' } });
	});

	it('is sent once when two items mean it at the same time', async () => {
		const clock = new VirtualClock();
		const api = new ScriptedApi(clock, [sent]);
		api.latency = 100;
		const run = nodeRun();
		const session = api.session();
		const items = [preparedItem(), preparedItem({ itemIndex: 1, place: '0:1' })];
		const ends = await Promise.all(
			items.map(async (item) => await sendOne(item, messageTo12(), run, session)),
		);
		expect(ends.map(({ report }) => report.status)).toEqual(['sent', 'sent']);
		expect(api.calls).toHaveLength(1);
	});
});

describe('another text for a message that was sent', () => {
	it('is asked for under its key, and reported, not sent', async () => {
		const execution = new SendExecution();
		await execution.run([SENT]);
		const [key] = execution.api.keys;
		const { outcome } = await execution.run([CONFLICT], { text: 'Bye' });
		expect(execution.api.keys).toEqual([key]);
		expect(outcome).toMatchObject({
			status: 'failed',
			problem: { code: 'idempotency_conflict', safeToRetry: false },
		});
		expect(execution.remembered).toMatchObject({ state: 'sent' });
	});

	it('is reported without a request where the API knows no keys', async () => {
		const execution = new SendExecution();
		await execution.run([LEGACY_SENT]);
		const { outcome, calls, isProblem } = await execution.run([], { text: 'Bye' });
		expect(calls).toEqual([]);
		expect(isProblem).toBe(true);
		expect(outcome).toMatchObject({
			status: 'failed',
			key: expect.stringMatching(/^xqdm-send-1-/) as string,
			problem: { code: 'idempotency_conflict', retryable: false, safeToRetry: false },
		});
	});

	it('leaves no memory when the key belongs to another execution', async () => {
		const execution = new SendExecution();
		await execution.run([CONFLICT]);
		expect(execution.remembered).toBeUndefined();
		expect(execution.data).toMatchObject({ items: {}, sends: {} });
	});
});

describe('the contract that an earlier run has met', () => {
	it('needs no question, and keeps a lost send from being repeated', async () => {
		const execution = new SendExecution({ contract: 'legacy' });
		const { outcome, calls } = await execution.run([LOST]);
		expect(outcome.status).toBe('unconfirmed');
		expect(calls).toEqual(['POST /x/dm/12']);
	});
});

describe('a record of an earlier life of the database', () => {
	const old = answer(
		200,
		sentRecord({ idempotent: true, createdAt: new Date(NOON - 2 * HOUR).toISOString() }),
	);

	it('is not taken for this message where execution IDs can occur again', async () => {
		const execution = new SendExecution({}, { firstRunAt: NOON });
		execution.intent = PER_EXECUTION;
		const { outcome } = await execution.run([old, SENT]);
		expect(outcome).toMatchObject({ delivery: { send: { success: { replayed: false } } } });
		expect(new Set(execution.api.keys).size).toBe(2);
	});

	it('does not matter to a key that outlives executions', async () => {
		const execution = new SendExecution({}, { firstRunAt: NOON });
		const { outcome } = await execution.run([old]);
		expect(outcome).toMatchObject({ delivery: { send: { success: { replayed: true } } } });
	});

	it('cannot be met where the execution has a token', async () => {
		const { outcome, calls } = await new SendExecution().run([old]);
		expect(outcome).toMatchObject({ delivery: { send: { success: { replayed: true } } } });
		expect(calls).toHaveLength(1);
	});
});

describe('a pending message', () => {
	it('is asked for under its key', async () => {
		const execution = new SendExecution();
		const pending = answer(202, record());
		const polls = Array.from({ length: 99 }, () => pending);
		const { outcome } = await execution.run([pending, ...polls], { maxWait: 2000 });
		expect(outcome.status).toBe('pending_confirmation');
		const { calls } = await execution.run([answer(200, sentRecord({ idempotent: true }))]);
		expect(calls).toEqual(['POST /x/dm/12']);
		expect(execution.remembered).toMatchObject({ state: 'sent' });
	});
});
