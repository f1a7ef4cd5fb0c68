import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { connect, locator, NO_LIMITS, numbered, RECIPIENT, setUp } from './setup.mts';
import type { Setup } from './setup.mts';

const PNG = Buffer.concat([
	Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
	Buffer.alloc(2000, 7),
]);
const HOUR = 60 * 60 * 1000;
const EACH_ITS_OWN = {
	recipient: locator('id', '={{ String(1000 + $json.n) }}'),
	text: '={{ "Message " + $json.n }}',
};

describe('delivery', () => {
	let setup: Setup;

	beforeAll(async () => {
		setup = await setUp();
	});
	afterEach(() => {
		setup.sandbox.reset();
	});
	afterAll(async () => {
		await setup.close();
	});

	async function withFile() {
		const data = await setup.engine.storeFile(PNG, { fileName: 'p.png', mimeType: 'image/png' });
		return [{ json: {}, binary: { data } }];
	}
	const texts = () => setup.sandbox.outbox().map(({ text }) => text);

	describe('Duplicate Protection', () => {
		it('Per Execution: the same execution coming back sends nothing again', async () => {
			const items = await withFile();
			const parameters = { attachment: 'binaryFile' };
			const first = await setup.send({ items, parameters, executionId: '5' });
			const again = await setup.send({ items, parameters, executionId: '5' });
			expect(again.rows[0]).toMatchObject({
				send_status: 'sent',
				message_id: first.rows[0]?.message_id,
				media_id: first.rows[0]?.media_id,
				replayed: true,
			});
			expect(setup.sandbox.outbox()).toHaveLength(1);
			expect(setup.sandbox.creditsSpent()).toBe(20);
		});

		it('Per Execution: another execution is another message', async () => {
			await setup.send({ executionId: '5' });
			await setup.send({ executionId: '6' });
			expect(setup.sandbox.outbox()).toHaveLength(2);
		});

		it('Per Execution: a changed text under a used key is a conflict, not a second message', async () => {
			await setup.send({ executionId: '5' });
			const { run } = await setup.send({ executionId: '5', parameters: { text: 'Changed' } });
			expect(run.error?.message).toBe('This key was already used for another message');
			expect(texts()).toEqual(['Hello']);
		});

		it('Per Message: the same message goes out once, whatever execution it is from', async () => {
			const items = await withFile();
			const parameters = { attachment: 'binaryFile', duplicateProtection: 'perMessage' };
			await setup.send({ items, parameters });
			const again = await setup.send({ items: await withFile(), parameters });
			expect(again.rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
			await setup.send({ items, parameters: { ...parameters, text: 'Another text' } });
			expect(texts()).toEqual(['Hello', 'Another text']);
		});

		it('Custom Key: one message for each key, from any execution', async () => {
			const parameters = {
				duplicateProtection: 'customKey',
				deduplicationKey: '={{ "ticket-" + $json.n }}',
				text: '={{ "For " + $json.n }}',
			};
			await setup.send({ items: numbered(2), parameters });
			await setup.send({ items: numbered(3), parameters });
			expect(texts()).toEqual(['For 0', 'For 1', 'For 2']);
		});

		it('two n8n instances never share a key', async () => {
			const parameters = { duplicateProtection: 'customKey', deduplicationKey: 'k' };
			const { rows } = await setup.send({ parameters, options: { dryRun: true } });
			await setup.engine.close();
			const other = await setUp();
			const second = await other.send({ parameters, options: { dryRun: true } });
			expect(second.rows[0]?.idempotency_key).not.toBe(rows[0]?.idempotency_key);
			await other.close();
			await setup.sandbox.close();
			setup = await setUp();
		});

		it('an upload of 25 hours ago is not used for a message that never went out', async () => {
			const items = await withFile();
			const parameters = {
				attachment: 'binaryFile',
				duplicateProtection: 'customKey',
				deduplicationKey: 'k',
			};
			setup.sandbox.addFaults([
				{ route: 'send', answer: { status: 422, body: { error: 'x_rejected' } } },
			]);
			const settings = { onError: 'continueRegularOutput' } as const;
			const first = await setup.send({ items, parameters, settings });
			setup.sandbox.advanceClock(25 * HOUR);
			const second = await setup.send({ items, parameters, settings });
			expect(second.rows[0]).toMatchObject({ send_status: 'sent' });
			expect(second.rows[0]?.media_id).not.toBe(first.rows[0]?.media_id);
			const third = await setup.send({ items, parameters, settings });
			expect(third.rows[0]).toMatchObject({ replayed: true });
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('a message that went out 25 hours ago is found without paying its upload again', async () => {
			const items = await withFile();
			const parameters = {
				attachment: 'binaryFile',
				duplicateProtection: 'customKey',
				deduplicationKey: 'k',
			};
			await setup.send({ items, parameters });
			setup.sandbox.advanceClock(25 * HOUR);
			const { rows } = await setup.send({ items, parameters });
			expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
			expect(setup.sandbox.creditsSpent()).toBe(20);
		});
	});

	describe('Retry On Fail', () => {
		it('runs all items again and sends none of them twice', async () => {
			setup.sandbox.addFaults([
				{
					recipient: '1003',
					route: 'send',
					answer: { status: 400, body: { error: 'invalid_input' } },
				},
			]);
			const { rows } = await setup.send({
				items: numbered(6),
				parameters: EACH_ITS_OWN,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			});
			expect(rows.map((row) => row.send_status)).toEqual(Array.from({ length: 6 }, () => 'sent'));
			expect(setup.sandbox.outbox()).toHaveLength(6);
		});
	});

	describe('Retry On Fail does not deny what its first round sent', () => {
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

		it('to an item that the second round does not reach', async () => {
			setup.sandbox.addFaults([
				{
					route: 'send',
					recipient: '101',
					outcome: { end: 'failed_unsafe', polls: 1, pollAfterMs: 0 },
				},
			]);
			const { rowsInError } = await setup.send({
				items: numbered(3),
				parameters: { recipient: locator('id', '={{ $json.n ? "103" : "101" }}') },
				options: { concurrency: 2 },
				settings: retry,
			});
			const out = setup.sandbox.outbox().length;
			const safe = rowsInError.filter((row) => row.safe_to_retry === true);
			expect(out).toBeGreaterThan(0);
			expect(safe.length).toBeLessThanOrEqual(2 - out);
		});

		it('to an item whose upload fails in the second round', async () => {
			setup.sandbox.addFaults([
				{ route: 'send', outcome: { end: 'expired', delivered: true, pollAfterMs: 0 } },
				{ route: 'upload', skip: 1, times: 5, drop: 'before' },
			]);
			const { rowsInError } = await setup.send({
				items: await withFile(),
				parameters: { attachment: 'binaryFile' },
				options: { maxWait: 2 },
				settings: retry,
			});
			expect(rowsInError).toMatchObject([{ send_status: 'unconfirmed', safe_to_retry: false }]);
		});

		it('to an item that meets a rate limit in the second round', async () => {
			setup.sandbox.addFaults([
				{
					route: 'send',
					recipient: '101',
					times: 2,
					answer: { status: 400, body: { error: 'invalid_input' } },
				},
				{
					route: 'send',
					recipient: '102',
					skip: 1,
					answer: {
						status: 429,
						headers: { 'retry-after': '60' },
						body: { error: 'rate_limit_exceeded' },
					},
				},
			]);
			const { rows } = await setup.send({
				items: numbered(2),
				parameters: { recipient: locator('id', '={{ $json.n ? "102" : "101" }}') },
				options: { concurrency: 2, maxWait: 2 },
				settings: { ...retry, onError: 'continueRegularOutput' },
			});
			expect(rows).toMatchObject([
				{ send_status: 'failed', safe_to_retry: false },
				{ send_status: 'unconfirmed', safe_to_retry: false },
			]);
		});
	});

	it('an error that wants a new key but has no record leads to no second message', async () => {
		const body = {
			error: 'x_transient_error',
			retryable: true,
			safeToRetry: true,
			nextAction: { type: 'retry', afterMs: 0, requiresNewIdempotencyKey: true },
		};
		setup.sandbox.addFaults([
			{ route: 'send', drop: 'after' },
			{ route: 'send', times: 3, answer: { status: 503, body } },
		]);
		const { rows } = await setup.send({ settings: { onError: 'continueRegularOutput' } });
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
	});

	describe('lanes', () => {
		it('never has more than Concurrency requests under way', async () => {
			let most = 0;
			let running = 0;
			const sandbox = await startSandbox({
				rateLimits: NO_LIMITS,
				faultFor: () => {
					running++;
					most = Math.max(most, running);
					setTimeout(() => running--, 40);
					return { delayMs: 50 };
				},
			});
			const send = connect(setup.engine, sandbox);
			await send({ items: numbered(9), parameters: EACH_ITS_OWN, options: { concurrency: 3 } });
			expect(most).toBe(3);
			await sandbox.close();
		});

		it('Delay Between Messages keeps them apart', async () => {
			await setup.send({
				items: numbered(3),
				parameters: EACH_ITS_OWN,
				options: { delayBetweenMessages: 100 },
			});
			const times = setup.sandbox.outbox().map(({ at }) => Date.parse(at));
			expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(180);
		});

		it('a rate limit costs one 429 a window once it is known, and every message goes out', async () => {
			const sandbox = await startSandbox({
				rateLimits: { ...NO_LIMITS, writes: { limit: 30, windowMs: 1000 } },
				latencyMs: 5,
			});
			const send = connect(setup.engine, sandbox);
			const { rows } = await send({ items: numbered(100), parameters: EACH_ITS_OWN });
			expect(rows.filter((row) => row.send_status === 'sent')).toHaveLength(100);
			const statuses = sandbox.requests().map(({ status }) => status);
			const secondWindow = statuses.indexOf(200, statuses.indexOf(429));
			const first = statuses.slice(0, secondWindow).filter((status) => status === 429);
			const later = statuses.slice(secondWindow).filter((status) => status === 429);
			expect(first.length).toBeLessThanOrEqual(5);
			expect(later.length).toBeLessThanOrEqual(2);
			await sandbox.close();
		});

		it('a rate limit pauses every execution with that credential, and one asks first', async () => {
			const sandbox = await startSandbox({
				rateLimits: { ...NO_LIMITS, writes: { limit: 3, windowMs: 1000 } },
			});
			const send = connect(setup.engine, sandbox);
			const first = send({ items: numbered(4), parameters: EACH_ITS_OWN, executionId: '1' });
			while (!sandbox.requests().some(({ status }) => status === 429)) {
				await delay(5);
			}
			const others = ['2', '3'].map(
				async (executionId) => await send({ parameters: EACH_ITS_OWN, executionId }),
			);
			for (const { rows } of await Promise.all([first, ...others])) {
				expect(rows.map((row) => row.send_status)).not.toContain('failed');
			}
			expect(sandbox.requests().filter(({ status }) => status === 429)).toHaveLength(1);
			await sandbox.close();
		});
	});

	describe('stops', () => {
		it.each([
			['acme_daily', 'x_daily_limit'],
			['acme_reauth', 'account_needs_reauth'],
			['acme_restricted', 'account_restricted'],
			['acme_cooldown', 'login_cooldown'],
		])('%s: no further request for that account, others go on', async (account, code) => {
			const { rows } = await setup.send({
				items: numbered(6),
				parameters: {
					...EACH_ITS_OWN,
					account: locator('username', `={{ $json.n % 2 ? "acme_support" : "${account}" }}`),
				},
				options: { concurrency: 1 },
				settings: { onError: 'continueRegularOutput' },
			});
			expect(rows.map((row) => row.send_status)).toEqual([
				'failed',
				'sent',
				'not_attempted',
				'sent',
				'not_attempted',
				'sent',
			]);
			expect(rows[0]).toMatchObject({ error_code: code });
			expect(rows[2]).toMatchObject({ error_code: 'account_stopped' });
			expect(rows[2]?.error_message).toContain(code);
			const asked = setup.sandbox.requests().filter((request) => request.account === account);
			expect(asked).toHaveLength(1);
		});

		it.each([
			[401, 'unauthenticated'],
			[402, 'no_credits'],
		])('%d: no further request for that credential', async (status, error) => {
			setup.sandbox.addFaults([{ route: 'send', times: 99, answer: { status, body: { error } } }]);
			const { rows } = await setup.send({
				items: numbered(4),
				parameters: {
					...EACH_ITS_OWN,
					account: locator('username', '={{ $json.n % 2 ? "acme_support" : "acme_sales" }}'),
				},
				options: { concurrency: 1 },
				settings: { onError: 'continueRegularOutput' },
			});
			expect(rows.map((row) => row.error_code)).toEqual([
				error,
				'credential_stopped',
				'credential_stopped',
				'credential_stopped',
			]);
			expect(setup.sandbox.requests()).toHaveLength(1);
		});
	});

	describe('Check Credits First', () => {
		it.each([
			['stops before the first write when they do not suffice', 25, ['not_attempted'], 0],
			['lets all go when they do', 30, ['sent', 'sent', 'sent'], 3],
		])('%s', async (_title, credits, statuses, sent) => {
			const sandbox = await startSandbox({ credits, rateLimits: NO_LIMITS });
			const send = connect(setup.engine, sandbox);
			const { rows } = await send({
				items: numbered(3),
				parameters: EACH_ITS_OWN,
				options: { checkCreditsFirst: true },
				settings: { onError: 'continueRegularOutput' },
			});
			expect([...new Set(rows.map((row) => row.send_status))]).toEqual([...new Set(statuses)]);
			expect(sandbox.outbox()).toHaveLength(sent);
			if (sent === 0) expect(rows[0]?.error_message).toContain('Needed: 30 credits, there: 25');
			await sandbox.close();
		});

		it('sends nothing when the balance cannot be read', async () => {
			setup.sandbox.addFaults([
				{ route: 'credits', answer: { status: 401, body: { error: 'unauthenticated' } } },
			]);
			const { run } = await setup.send({ options: { checkCreditsFirst: true } });
			expect(run.error?.message).toBe('Xquik does not know this API key');
			expect(setup.sandbox.outbox()).toEqual([]);
		});
	});

	describe('Verify Unconfirmed Sends', () => {
		const expired = (delivered: boolean) => ({
			route: 'send' as const,
			outcome: { end: 'expired' as const, pollAfterMs: 0, delivered },
		});

		it('finds a message that went out', async () => {
			setup.sandbox.addFaults([expired(true)]);
			const { rows } = await setup.send({ options: { verifyUnconfirmedSends: true } });
			expect(rows[0]).toMatchObject({
				send_status: 'sent',
				verified_by: 'history',
				message_id: setup.sandbox.outbox()[0]?.messageId,
			});
		});

		it('leaves one that did not unconfirmed', async () => {
			setup.sandbox.addFaults([expired(false)]);
			const { run } = await setup.send({ options: { verifyUnconfirmedSends: true } });
			expect(run.error?.message).toBe('Xquik could not check whether X sent the message');
		});

		it('asks for no history without the option', async () => {
			setup.sandbox.addFaults([expired(true)]);
			const { rows } = await setup.send({ settings: { onError: 'continueRegularOutput' } });
			expect(rows[0]).toMatchObject({ send_status: 'unconfirmed', safe_to_retry: false });
			expect(setup.sandbox.requests().map(({ route }) => route)).not.toContain('history');
		});
	});

	describe('cancelling the execution', () => {
		it('stops all waiting at once and starts no new write', async () => {
			setup.sandbox.addFaults([
				{ route: 'send', outcome: { end: 'never', pollAfterMs: 20_000 }, times: 9 },
			]);
			const stop = new AbortController();
			const started = Date.now();
			setTimeout(() => {
				stop.abort();
			}, 300);
			const { run } = await setup.send({
				items: numbered(5),
				parameters: EACH_ITS_OWN,
				options: { concurrency: 2 },
				signal: stop.signal,
			});
			expect(run.status).toBe('canceled');
			expect(Date.now() - started).toBeLessThan(3000);
			expect(setup.sandbox.requests().filter(({ route }) => route === 'send')).toHaveLength(2);
		});
	});

	describe('security', () => {
		it.each([301, 302, 307, 308])(
			'a %d to another host does not carry the key there',
			async (status) => {
				const seen: string[] = [];
				const other = createServer((request, response) => {
					seen.push(JSON.stringify(request.headers));
					response.end('{}');
				});
				await new Promise<void>((resolve) => {
					other.listen(0, '127.0.0.1', resolve);
				});
				const { port } = other.address() as AddressInfo;
				setup.sandbox.addFaults([
					{
						answer: {
							status,
							raw: '',
							headers: { location: `http://127.0.0.1:${port}/api/v1/x/dm/1` },
						},
					},
				]);
				const { run } = await setup.send();
				expect(run.error?.message).toBe('The server answered with a redirect');
				expect(seen).toEqual([]);
				other.close();
			},
		);

		it('a statusUrl or Location of another origin is not followed', async () => {
			const body = {
				object: 'x_write_action',
				writeActionId: 'abc',
				status: 'accepted',
				statusUrl: 'http://127.0.0.1:1/steal',
			};
			const headers = { location: 'http://127.0.0.1:1/steal', 'retry-after': '0' };
			setup.sandbox.addFaults([{ route: 'send', answer: { status: 202, body, headers } }]);
			const { rows } = await setup.send({ settings: { onError: 'continueRegularOutput' } });
			expect(rows[0]).toMatchObject({
				send_status: 'unconfirmed',
				status_url: '/api/v1/x/write-actions/abc',
			});
			expect(setup.sandbox.requests().map(({ path }) => path)).toEqual([
				`/api/v1/x/dm/${RECIPIENT}`,
				'/api/v1/x/write-actions/abc',
			]);
		});

		it('a write action ID that is a path is not asked for', async () => {
			const body = { object: 'x_write_action', writeActionId: '../../credits', status: 'accepted' };
			setup.sandbox.addFaults([{ route: 'send', answer: { status: 202, body } }]);
			const { rows } = await setup.send();
			expect(rows[0]).toMatchObject({ send_status: 'sent' });
			expect(setup.sandbox.requests().map(({ route }) => route)).not.toContain('credits');
		});

		it('deep JSON is not parsed, and the send is asked for again', async () => {
			const raw = '['.repeat(100_000) + ']'.repeat(100_000);
			setup.sandbox.addFaults([{ route: 'send', answer: { status: 200, raw } }]);
			const { rows } = await setup.send();
			expect(rows[0]).toMatchObject({ send_status: 'sent' });
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('the key is in no row, error or stored execution', async () => {
			const { apiKey, baseUrl } = setup.sandbox;
			const runs = [
				await setup.send({ options: { includeApiResponse: true } }),
				await setup.send({ parameters: { recipient: locator('id', '9000000422001') } }),
				await setup.send({
					credential: { apiKey, baseUrl: 'https://127.0.0.1:1/api/v1' },
					options: { maxWait: 1 },
				}),
				await setup.send({ credential: { apiKey, baseUrl: `${baseUrl}?x=1` } }),
			];
			for (const { run } of runs) {
				const stored = inspect(run.data, { depth: null, maxStringLength: null });
				expect(stored).not.toContain(apiKey);
			}
		});
	});
});
