import { sleep } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { connect, EACH_ITS_OWN, locator, NO_LIMITS, numbered, sharedSetup } from './setup.mts';

describe('delivery', () => {
	const setup = sharedSetup();

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

		it('a Concurrency that is no number stops all before the first message', async () => {
			const { run, rowsInError } = await setup.send({
				items: numbered(3),
				parameters: EACH_ITS_OWN,
				options: { concurrency: '={{ "many" }}' },
			});
			expect(run.error?.message).toContain(
				'Concurrency must be a number from 1 to 20, but is "many"',
			);
			expect(rowsInError.map((row) => row.error_code)).toEqual(Array(3).fill('option_invalid'));
			expect(setup.sandbox.requests()).toEqual([]);
		});

		it('Delay Between Messages keeps them apart', async () => {
			await setup.send({
				items: numbered(3),
				parameters: EACH_ITS_OWN,
				options: { delayBetweenMessages: 500 },
			});
			const times = setup.sandbox.outbox().map(({ at }) => Date.parse(at));
			expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(900);
		});

		it('a rate limit costs at most two 429s a window once it is known, and every message goes out', async () => {
			const sandbox = await startSandbox({
				// Long enough to be used up on a busy machine.
				rateLimits: { ...NO_LIMITS, writes: { limit: 30, windowMs: 5000 } },
				latencyMs: 5,
			});
			const send = connect(setup.engine, sandbox);
			const { rows } = await send({ items: numbered(70), parameters: EACH_ITS_OWN });
			expect(rows.filter((row) => row.send_status === 'sent')).toHaveLength(70);
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
				await sleep(5);
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
			['stops before the first write when they are not enough', 25, ['not_attempted'], 0],
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
			if (sent === 0)
				expect(rows[0]?.error_message).toContain(
					'Not enough Xquik credits. This run needs 30; the balance is 25.',
				);
			await sandbox.close();
		});

		it('sends nothing when the balance cannot be read', async () => {
			setup.sandbox.addFaults([
				{ route: 'credits', answer: { status: 401, body: { error: 'unauthenticated' } } },
			]);
			const { run } = await setup.send({ options: { checkCreditsFirst: true } });
			expect(run.error?.message).toBe('The Xquik API key is not valid');
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
			expect(run.error?.message).toBe(
				'Outcome unknown: Xquik could not verify the message in time',
			);
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
});
