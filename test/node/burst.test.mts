import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import type { SendDmResult, SendDmRun } from './setup.mts';
import { connect, EACH_ITS_OWN, NO_LIMITS, numbered, sharedSetup, textIn } from './setup.mts';

const WINDOW = 4000;
const CONTINUE = { onError: 'continueRegularOutput' } as const;

describe('a burst of executions', () => {
	const setup = sharedSetup();
	let sandbox: Sandbox;
	let send: (run?: SendDmRun) => Promise<SendDmResult>;
	const gate = { most: 0, running: 0 };

	beforeEach(async () => {
		Object.assign(gate, { most: 0, running: 0 });
		sandbox = await startSandbox({
			rateLimits: { ...NO_LIMITS, writes: { limit: 12, windowMs: WINDOW } },
			latencyMs: 20,
			faultFor: () => {
				gate.running++;
				gate.most = Math.max(gate.most, gate.running);
				setTimeout(() => gate.running--, 20);
				return undefined;
			},
		});
		send = connect(setup.engine, sandbox);
	});
	afterEach(async () => {
		await sandbox.close();
	});

	/** One message of each of so many executions, all at once. */
	async function burst(count: number, run: SendDmRun = {}): Promise<SendDmResult[]> {
		return await Promise.all(
			Array.from({ length: count }, async (_, index) => {
				const parameters = {
					...EACH_ITS_OWN,
					recipient: String(2000 + index),
					text: String(index),
				};
				return await send({
					executionId: String(index + 1),
					settings: CONTINUE,
					...run,
					parameters,
				});
			}),
		);
	}

	const statusesOf = (results: SendDmResult[]) =>
		results.flatMap(({ rows }) => rows.map((row) => row.send_status));

	it('is sent whole, first come, first served, with few 429s and 20 requests at once', async () => {
		const results = await burst(60);
		expect(statusesOf(results)).toEqual(Array.from({ length: 60 }, () => 'sent'));
		const windows = Array.from({ length: 5 }, (_, window) =>
			sandbox
				.outbox()
				.slice(window * 12, (window + 1) * 12)
				.map(({ text }) => Number(text)),
		);
		// Within a window they travel side by side.
		for (const [window, texts] of windows.entries()) {
			const first = window * 12;
			expect(texts.toSorted((one, other) => one - other)).toEqual(
				Array.from({ length: 12 }, (_, index) => first + index),
			);
		}
		expect(gate.most).toBeLessThanOrEqual(20);
		const refused = sandbox.requests().filter(({ status }) => status === 429).length;
		expect(refused).toBeLessThanOrEqual(20 + 3 * 2);
	});

	it('fails in part in workflows of version 1, where the queue counts against Max Wait', async () => {
		const results = await burst(30, {
			options: { maxWait: 2 },
			settings: { ...CONTINUE, typeVersion: 1 },
		});
		const statuses = statusesOf(results);
		expect(statuses.filter((status) => status === 'sent')).toHaveLength(12);
		expect(statuses.filter((status) => status === 'failed')).toHaveLength(18);
		expect(results.at(-1)?.rows[0]).toMatchObject({
			error_code: 'rate_limit_exceeded',
			retryable: true,
			safe_to_retry: true,
		});
		expect(textIn(results.at(-1)?.rows[0], 'error_message')).toMatch(
			/Waited \d s for its turn \(Max Wait: 2 s\); \d+ requests? w(as|ere) before it\. Its turn may come in about \d+ s\./,
		);
	});

	it('waits as long as Max Queue Time says, in version 1 too', async () => {
		const options = { maxWait: 2, maxQueueTime: 1 };
		const settings = { ...CONTINUE, typeVersion: 1 };
		expect(statusesOf(await burst(20, { options, settings }))).not.toContain('failed');
	});

	it('leaves the queue at once when its execution is stopped, and the others go on', async () => {
		const stop = new AbortController();
		const full = burst(30);
		await wait(200);
		const started = performance.now();
		const stopped = send({ executionId: '99', signal: stop.signal });
		await wait(100);
		stop.abort();
		expect((await stopped).rowsInError).toMatchObject([{ error_code: 'cancelled' }]);
		expect(performance.now() - started).toBeLessThan(WINDOW);
		expect(statusesOf(await full)).not.toContain('failed');
		expect(sandbox.outbox()).toHaveLength(30);
	});

	it('keeps Delay Between Messages after a pause, too', async () => {
		await send({
			items: numbered(30),
			parameters: EACH_ITS_OWN,
			options: { delayBetweenMessages: 200, concurrency: 5 },
		});
		const times = sandbox.outbox().map(({ at }) => Date.parse(at));
		const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
		// A tick of the test's time is 10 ms.
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(180);
	});
});

describe('a request that was answered', () => {
	const setup = sharedSetup();

	it('leaves nothing with its time limit or with the signal of the execution', async () => {
		const execution = new AbortController();
		const signals: AbortSignal[] = [execution.signal];
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		AbortSignal.timeout = (ms) => {
			const signal = timeout(ms);
			signals.push(signal);
			return signal;
		};
		try {
			await setup.send({ items: numbered(3), parameters: EACH_ITS_OWN, signal: execution.signal });
		} finally {
			AbortSignal.timeout = timeout;
		}
		expect(signals.length).toBeGreaterThan(3);
		expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([]);
	});
});

describe('an upload that is never answered', () => {
	const setup = sharedSetup();

	it('ends with Max Wait', async () => {
		setup.sandbox.addFaults([{ route: 'upload', times: 99, delayMs: 600_000 }]);
		const file = { fileName: 'a.png', mimeType: 'image/png' };
		const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
		const items = [{ json: {}, binary: { data: await setup.engine.storeFile(png, file) } }];
		const started = performance.now();
		const { rows } = await setup.send({
			items,
			parameters: { attachment: 'binaryFile' },
			options: { maxWait: 10 },
			settings: CONTINUE,
		});
		expect(rows[0]).toMatchObject({ send_status: 'failed' });
		expect(performance.now() - started).toBeLessThanOrEqual(12_000);
	});
});
