import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { fileOf, FROM_BINARY, itemWithFile } from './files.mts';
import { connect, EACH_ITS_OWN, locator, NO_LIMITS, numbered, sharedSetup } from './setup.mts';
import type { Setup } from './setup.mts';

const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
const CONTINUE = { ...RETRY, onError: 'continueRegularOutput' } as const;
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const BAD_REQUEST = { status: 400, body: { error: 'invalid_input' } };
const NOT_FOUND = { status: 404, body: { error: 'user_not_found' } };

describe('a later round of Retry On Fail', () => {
	const setup = sharedSetup();

	/** Item 0 fails in the first round; items 1 and 2 go out in it. */
	function failFirst(): void {
		setup.sandbox.addFaults([{ route: 'send', recipient: '1000', times: 9, answer: BAD_REQUEST }]);
	}

	it('gives a message that is out its row, where the account is out meanwhile', async () => {
		failFirst();
		const answer = { status: 401, body: { error: 'unauthenticated' } };
		setup.sandbox.addFaults([{ route: 'send', skip: 3, times: 99, answer }]);
		const { rows } = await setup.send({
			items: numbered(3),
			parameters: EACH_ITS_OWN,
			settings: CONTINUE,
		});
		expect(rows.map((row) => row.send_status)).toEqual(['failed', 'sent', 'sent']);
		expect(setup.sandbox.outbox()).toHaveLength(2);
	});

	it('looks nobody up again whose message is out', async () => {
		setup.sandbox.addFaults([
			{ route: 'user', times: 1, skip: 2, answer: NOT_FOUND },
			{ route: 'user', times: 99, skip: 2, answer: NOT_FOUND },
		]);
		const { rows } = await setup.send({
			items: numbered(3).reverse(),
			parameters: {
				recipient: locator('username', '={{ "person_" + $json.n }}'),
				text: '={{ "Message " + $json.n }}',
			},
			options: { concurrency: 1 },
			settings: CONTINUE,
		});
		const sent = rows.filter((row) => row.send_status === 'sent');
		expect(sent).toHaveLength(setup.sandbox.outbox().length);
		expect(rows.filter((row) => row.safe_to_retry === true)).toHaveLength(3 - sent.length);
	});

	it('does not forget a message over the conflict of another item under its key', async () => {
		const { rowsInError } = await setup.send({
			items: numbered(2),
			parameters: {
				duplicateProtection: 'customKey',
				deduplicationKey: 'ticket 7',
				text: '={{ "Message " + $json.n }}',
			},
			settings: RETRY,
		});
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(rowsInError).toMatchObject([
			{ send_status: 'sent', replayed: true },
			{ send_status: 'failed', error_code: 'idempotency_conflict', safe_to_retry: false },
		]);
	});

	it('is not caused by an input field called error', async () => {
		const { rows } = await setup.send({
			items: [{ json: { n: 0, error: 'from upstream' } }],
			options: { includeInputFields: true },
			settings: { ...CONTINUE, maxTries: 3 },
		});
		expect(rows).toMatchObject([{ n: 0, input_error: 'from upstream', replayed: false }]);
		expect(rows[0]).not.toHaveProperty('error');
		expect(setup.sandbox.requests().filter(({ route }) => route === 'send')).toHaveLength(1);
	});
});

describe('the legacy contract, which keeps no keys', () => {
	const setup = sharedSetup();
	let sandbox: Sandbox;
	let send: Setup['send'];
	beforeEach(async () => {
		sandbox = await startSandbox({ contract: 'legacy', rateLimits: NO_LIMITS });
		send = connect(setup.engine, sandbox);
	});
	afterEach(async () => {
		await sandbox.close();
	});

	it('sends nothing again in a later round', async () => {
		sandbox.addFaults([{ route: 'send', recipient: '1000', answer: BAD_REQUEST }]);
		const { rows } = await send({
			items: numbered(4),
			parameters: EACH_ITS_OWN,
			settings: CONTINUE,
		});
		expect(rows.map((row) => [row.send_status, row.replayed])).toEqual([
			['sent', false],
			['sent', true],
			['sent', true],
			['sent', true],
		]);
		expect(sandbox.outbox()).toHaveLength(4);
	});

	it('leaves what may be out unconfirmed in each round', async () => {
		sandbox.addFaults([{ route: 'send', drop: 'after' }]);
		const first = await send({ settings: RETRY });
		expect(first.rowsInError).toMatchObject([{ send_status: 'unconfirmed', safe_to_retry: false }]);
		const { rowsInError } = await send({ retryOf: first.run });
		expect(rowsInError).toMatchObject([{ send_status: 'unconfirmed', safe_to_retry: false }]);
		expect(sandbox.outbox()).toHaveLength(1);
	});

	it('asks for a pending message in the next round, and sends none', async () => {
		sandbox.addFaults([
			{ route: 'send', recipient: '1001', outcome: { end: 'success', polls: 30, pollAfterMs: 0 } },
			{ route: 'send', recipient: '1000', answer: BAD_REQUEST },
		]);
		const { rows } = await send({
			items: numbered(2),
			parameters: EACH_ITS_OWN,
			options: { maxWait: 1 },
			settings: CONTINUE,
		});
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(['sent', 'pending_confirmation']).toContain(rows[1]?.send_status);
		expect(sandbox.outbox().filter(({ recipient }) => recipient === '1001').length).toBeLessThan(2);
	});

	it('pays a file once, and sends it with the media ID of the first round', async () => {
		sandbox.addFaults([{ route: 'send', answer: BAD_REQUEST }]);
		const { rows } = await send({
			items: [await itemWithFile(setup.engine, fileOf('image/png'))],
			parameters: FROM_BINARY,
			settings: RETRY,
		});
		expect(rows[0]).toMatchObject({ send_status: 'sent', media_id: expect.any(String) as unknown });
		expect(sandbox.creditsSpent()).toBe(20);
	});
});

describe('a restored database, in n8n without resume tokens', () => {
	const setup = sharedSetup();
	const EXECUTION = { executionId: '7', resumeToken: '' };

	it('sends the message of an execution whose ID an earlier one had', async () => {
		await setup.send(EXECUTION);
		setup.sandbox.advanceClock(2 * DAY);
		const { rows } = await setup.send(EXECUTION);
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: false });
		expect(setup.sandbox.outbox()).toHaveLength(2);
		setup.sandbox.advanceClock(2 * DAY);
		await setup.send(EXECUTION);
		expect(setup.sandbox.outbox()).toHaveLength(3);
	});

	it.each([
		['of a worker that died less than an hour ago', {}, HOUR / 2],
		['of a run that is retried, whose start is not known', { mode: 'retry' as const }, DAY],
	])('takes a record for its own: that %s', async (_rule, run, age) => {
		await setup.send(EXECUTION);
		setup.sandbox.advanceClock(age);
		const { rows } = await setup.send({ ...EXECUTION, ...run });
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it.each([
		['Custom Key', { duplicateProtection: 'customKey', deduplicationKey: 'ticket 7' }],
		['Per Message', { duplicateProtection: 'perMessage' }],
	])('does not matter to %s, whose keys outlive executions', async (_choice, parameters) => {
		await setup.send({ ...EXECUTION, parameters });
		setup.sandbox.advanceClock(2 * DAY);
		const { rows } = await setup.send({ executionId: '8', resumeToken: '', parameters });
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it('needs no age where n8n has a token: another execution has another one', async () => {
		await setup.send({ executionId: '7', resumeToken: 'a1b2' });
		const { rows } = await setup.send({ executionId: '7', resumeToken: 'c3d4' });
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: false });
		expect(setup.sandbox.outbox()).toHaveLength(2);
	});
});
