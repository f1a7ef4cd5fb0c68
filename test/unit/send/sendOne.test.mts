import type { Intent } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import type { Message } from '../../../nodes/XquikDm/delivery/message.ts';
import type { MemoryData } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { SendMemory } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import type { NodeRun } from '../../../nodes/XquikDm/items/runIdentity.ts';
import type { PreparedItem } from '../../../nodes/XquikDm/send/prepareItems.ts';
import { sendOne } from '../../../nodes/XquikDm/send/sendOne.ts';
import type { Exchange } from '../../../nodes/XquikDm/transport/exchange.ts';
import {
	answer,
	LOST,
	page,
	record,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import {
	checkedOf,
	memoryData,
	messageTo12,
	nodeRun,
	picture,
	preparedItem,
} from '../support/sendItem.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const HOUR = 60 * 60 * 1000;
const SENT = answer(200, sentRecord());
const LEGACY_SENT = answer(200, SEED_SENT);
const LEGACY_REFUSED = answer(422, { error: 'x_rejected', message: 'No.' });
const UNSENT = answer(200, unsentRecord({ retryable: false }));
const NEEDS_TEXT = answer(400, { error: 'invalid_input', message: 'No text.' });
const NEEDS_KEY = answer(400, { error: 'missing_idempotency_key', message: 'No key.' });
const CONFLICT = answer(409, { error: 'idempotency_conflict', message: 'No.' });
const UPLOADED = answer(200, { mediaId: '7', mediaUrl: 'https://media.example/7', success: true });

/** An execution in which the node sends one item, and may do so again. */
class Execution {
	readonly clock = new VirtualClock();
	readonly data: MemoryData;
	api = new ScriptedApi(this.clock, []);
	item: PreparedItem = preparedItem();
	isRetry = false;
	/** Whose message it is; a custom key's, unless set. */
	intent: Intent | undefined;
	private readonly fields: Partial<NodeRun>;

	constructor(data: Partial<MemoryData> = {}, fields: Partial<NodeRun> = {}) {
		this.data = memoryData(data);
		this.fields = fields;
	}

	/** One run of the node; each has its own objects, as n8n gives it, and the memory of the last one. */
	async run(script: Exchange[], fields: Partial<Message> = {}) {
		const message = messageTo12(fields);
		this.api = new ScriptedApi(this.clock, script);
		this.api.isRetry = this.isRetry;
		const { intent } = this;
		this.item = preparedItem({
			checked: checkedOf(message),
			...(intent !== undefined && { intentFor: () => intent }),
		});
		const run = nodeRun(this.data, this.fields);
		const end = await sendOne({ item: this.item, message }, run, this.api.environment());
		return { ...end, outcome: this.item.outcome, calls: this.api.calls };
	}

	get remembered() {
		return new SendMemory(this.data).ofItem('0:0');
	}
}

describe('one message', () => {
	it('is sent, and remembered', async () => {
		const execution = new Execution();
		const { outcome, isProblem, writes } = await execution.run([SENT]);
		expect(outcome).toMatchObject({ status: 'sent', delivery: { send: { kind: 'done' } } });
		expect(isProblem).toBe(false);
		expect(writes).toMatchObject([undefined, { kind: 'done' }]);
		expect(execution.item.isTried).toBe(true);
		expect(execution.remembered).toMatchObject({ state: 'sent', actionId: 'wa_1', userId: '12' });
		expect(execution.data.contract).toBe('lifecycle');
	});

	it('that is refused is a problem, which takes others down', async () => {
		const refused = answer(401, { error: 'unauthenticated', message: 'No.' });
		const { outcome, isProblem, writes } = await new Execution().run([refused]);
		expect(outcome).toMatchObject({ status: 'failed', problem: { safeToRetry: false } });
		expect(isProblem).toBe(true);
		expect(writes).toMatchObject([undefined, { kind: 'failed', stops: 'credential' }]);
	});

	it('is remembered as open while it is on its way, with all that tells it from others', async () => {
		const execution = new Execution();
		const seen: unknown[] = [];
		void execution.clock.sleep(100).then(() => seen.push(structuredClone(execution.remembered)));
		await execution.run([LOST, NEEDS_KEY, SENT], { username: 'jane' });
		expect(seen).toMatchObject([{ state: 'open', userId: '12', username: 'jane' }]);
	});

	it('has its media ID remembered as soon as that is paid for', async () => {
		const execution = new Execution();
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
		const execution = new Execution();
		await execution.run([SENT], { text: 'Very private', username: 'jane' });
		expect(JSON.stringify(execution.data)).not.toContain('private');
	});
});

describe.each<[contract: string, sent: Exchange, script: Exchange[]]>([
	['lifecycle', SENT, []],
	['legacy', LEGACY_SENT, []],
])('a message that was sent under the %s contract', (_contract, sent) => {
	it('is not sent again, and costs no request', async () => {
		const execution = new Execution();
		await execution.run([sent], { username: 'jane' });
		const { outcome, calls, writes, isProblem } = await execution.run([], { username: 'jane' });
		expect(outcome).toMatchObject({
			status: 'sent',
			subject: { username: 'jane', text: 'Hello' },
			delivery: { send: { success: { id: '1890000000000000001', replayed: true } } },
		});
		expect({ calls, writes, isProblem }).toEqual({ calls: [], writes: [], isProblem: false });
		expect(execution.item.isTried).toBe(true);
	});

	it('is sent once when two items mean it at the same time', async () => {
		const clock = new VirtualClock();
		const api = new ScriptedApi(clock, [sent]);
		api.latency = 100;
		const run = nodeRun();
		const environment = api.environment();
		const items = [preparedItem(), preparedItem({ itemIndex: 1, place: '0:1' })];
		await Promise.all(
			items.map(async (item) => await sendOne({ item, message: messageTo12() }, run, environment)),
		);
		expect(items.map(({ outcome }) => outcome?.status)).toEqual(['sent', 'sent']);
		expect(api.calls).toHaveLength(1);
	});
});

describe('another text for a message that was sent', () => {
	it('is asked for under its key, and reported, not sent', async () => {
		const execution = new Execution();
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
		const execution = new Execution();
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
		const execution = new Execution();
		await execution.run([CONFLICT]);
		expect(execution.remembered).toBeUndefined();
		expect(execution.data).toMatchObject({ items: {}, sends: {} });
	});
});

describe('a message of unknown outcome', () => {
	it('is asked for under the same key, and found', async () => {
		const execution = new Execution();
		await execution.run([LOST, NEEDS_KEY, ...Array.from({ length: 4 }, () => LOST)]);
		expect(execution.remembered).toMatchObject({ state: 'unconfirmed' });
		const first = execution.api.keys[0];
		const replayed = answer(200, sentRecord({ idempotent: true }));
		const { outcome } = await execution.run([replayed]);
		expect(outcome?.status).toBe('sent');
		expect(execution.api.keys).toEqual([first]);
	});

	it('is not called failed by an error that does not speak for it', async () => {
		const execution = new Execution();
		await execution.run([LOST, NEEDS_KEY, ...Array.from({ length: 4 }, () => LOST)]);
		const refused = answer(402, { error: 'no_credits', message: 'No.' });
		const { outcome, writes } = await execution.run([refused]);
		expect(outcome).toMatchObject({ status: 'unconfirmed', problem: { safeToRetry: false } });
		expect(writes[1]).toMatchObject({ stops: 'credential' });
	});

	it('is not sent again where the API knows no keys', async () => {
		const execution = new Execution();
		await execution.run([page(502), NEEDS_TEXT]);
		const { key } = execution.remembered ?? {};
		const { outcome, calls } = await execution.run([]);
		expect(calls).toEqual([]);
		expect(outcome).toMatchObject({
			status: 'unconfirmed',
			key,
			problem: { code: 'x_write_unconfirmed', retryable: false, safeToRetry: false },
		});
		expect(outcome?.title).toMatch(/unknown/);
		expect(outcome?.remedy).toMatch(/conversation/);
	});

	it('is asked for by its write action where the API knows no keys', async () => {
		const execution = new Execution();
		const pending = answer(202, SEED_PENDING);
		await execution.run([pending, ...Array.from({ length: 99 }, () => pending)], { maxWait: 2000 });
		expect(execution.remembered).toMatchObject({ state: 'pending', actionId: 'wa_1' });
		const { outcome, calls } = await execution.run([SENT]);
		expect(outcome?.status).toBe('sent');
		expect(calls).toEqual(['GET /x/write-actions/wa_1']);
	});

	it('of which the memory is gone is not called failed in a retry', async () => {
		const refused = answer(401, { error: 'unauthenticated', message: 'No.' });
		const retry = new Execution({ firstRunAt: null });
		expect((await retry.run([refused])).outcome).toMatchObject({
			status: 'unconfirmed',
			problem: { safeToRetry: false },
		});
	});

	it('is failed by the record that says so, though the memory is gone', async () => {
		const retry = new Execution({ firstRunAt: null });
		const { outcome } = await retry.run([UNSENT]);
		expect(outcome).toMatchObject({ status: 'failed', problem: { safeToRetry: true } });
	});
});

describe('a message that certainly failed', () => {
	it('is asked for under its key again when it says the same', async () => {
		const execution = new Execution();
		await execution.run([UNSENT]);
		const first = execution.api.keys;
		await execution.run([UNSENT]);
		expect(execution.api.keys).toEqual(first);
	});

	it('goes out under a new key once a person has mended its text', async () => {
		const execution = new Execution();
		await execution.run([UNSENT]);
		const first = execution.api.keys[0];
		const { outcome } = await execution.run([SENT], { text: 'Hello, mended' });
		expect(outcome?.status).toBe('sent');
		expect(execution.api.keys).not.toContain(first);
	});

	it('is tried anew when a person retries the execution', async () => {
		const execution = new Execution();
		await execution.run([UNSENT]);
		const first = execution.api.keys[0];
		execution.isRetry = true;
		const replayed = answer(200, unsentRecord({ retryable: false, idempotent: true }));
		const { outcome } = await execution.run([replayed, SENT]);
		expect(outcome?.status).toBe('sent');
		expect(execution.api.keys[0]).toBe(first);
		expect(execution.api.keys[1]).not.toBe(first);
	});

	it('does not pay its upload again where the API knows no keys', async () => {
		const execution = new Execution();
		const attachment = picture();
		await execution.run([UPLOADED, LEGACY_REFUSED], { attachment });
		const { outcome, calls } = await execution.run([LEGACY_SENT], { attachment });
		expect(outcome).toMatchObject({ status: 'sent', delivery: { mediaId: '7' } });
		expect(calls).toEqual(['POST /x/dm/12']);
		expect(execution.api.requests[0]?.body).toMatchObject({ media_ids: ['7'] });
	});

	it('uploads anew when a person has put another file in', async () => {
		const execution = new Execution();
		await execution.run([UPLOADED, LEGACY_REFUSED], { attachment: picture() });
		const attachment = picture('dog.png');
		const { calls } = await execution.run([UPLOADED, LEGACY_SENT], { attachment });
		expect(calls).toEqual(['POST /x/media', 'POST /x/dm/12']);
	});
});

describe('the contract that an earlier run has met', () => {
	it('needs no question, and keeps a lost send from being repeated', async () => {
		const execution = new Execution({ contract: 'legacy' });
		const { outcome, calls } = await execution.run([LOST]);
		expect(outcome?.status).toBe('unconfirmed');
		expect(calls).toEqual(['POST /x/dm/12']);
	});
});

describe('a record of an earlier life of the database', () => {
	const old = answer(
		200,
		sentRecord({ idempotent: true, createdAt: new Date(NOON - 2 * HOUR).toISOString() }),
	);

	it('is not taken for this message where execution IDs can occur again', async () => {
		const execution = new Execution({}, { firstRunAt: NOON });
		execution.intent = {
			protection: 'perExecution',
			instanceId: 'instance',
			workflowId: 'workflow',
			execution: 'id 7',
			nodeId: 'node',
			place: ['0', '0'],
		};
		const { outcome } = await execution.run([old, SENT]);
		expect(outcome).toMatchObject({ delivery: { send: { success: { replayed: false } } } });
		expect(new Set(execution.api.keys).size).toBe(2);
	});

	it('does not matter to a key that outlives executions', async () => {
		const execution = new Execution({}, { firstRunAt: NOON });
		const { outcome } = await execution.run([old]);
		expect(outcome).toMatchObject({ delivery: { send: { success: { replayed: true } } } });
	});

	it('cannot be met where the execution has a token', async () => {
		const { outcome, calls } = await new Execution().run([old]);
		expect(outcome).toMatchObject({ delivery: { send: { success: { replayed: true } } } });
		expect(calls).toHaveLength(1);
	});
});

describe('a pending message', () => {
	it('is asked for under its key', async () => {
		const execution = new Execution();
		const pending = answer(202, record());
		const polls = Array.from({ length: 99 }, () => pending);
		const { outcome } = await execution.run([pending, ...polls], { maxWait: 2000 });
		expect(outcome?.status).toBe('pending_confirmation');
		const { calls } = await execution.run([answer(200, sentRecord({ idempotent: true }))]);
		expect(calls).toEqual(['POST /x/dm/12']);
		expect(execution.remembered).toMatchObject({ state: 'sent' });
	});
});
