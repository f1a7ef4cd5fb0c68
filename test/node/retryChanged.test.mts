import { SEND_DM, sendDmWorkflow } from '../../tools/engine/sendDmWorkflow.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { fileOf, FROM_BINARY, itemWithFile } from './files.mts';
import {
	connect,
	EACH_ITS_OWN,
	locator,
	NO_LIMITS,
	numbered,
	RECIPIENT,
	sharedSetup,
} from './setup.mts';

/** The message is out, and nobody can tell. */
const OPEN = {
	route: 'send',
	outcome: { end: 'expired', delivered: true, pollAfterMs: 0 },
} as const;
const BAD_REQUEST = { status: 400, body: { error: 'invalid_input' } };
const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
const CUSTOM_KEY = { duplicateProtection: 'customKey', deduplicationKey: 'ticket 7' };

describe('a retry after Duplicate Protection was changed', () => {
	const setup = sharedSetup();

	it.each([
		['Per Execution', 'Custom Key', {}, CUSTOM_KEY],
		['Per Execution', 'Per Message', {}, { duplicateProtection: 'perMessage' }],
		['Custom Key', 'Per Execution', CUSTOM_KEY, {}],
		['one Custom Key', 'another', CUSTOM_KEY, { ...CUSTOM_KEY, deduplicationKey: 'ticket 8' }],
	])('sends nothing again: from %s to %s', async (_one, _other, before, after) => {
		setup.sandbox.addFaults([OPEN]);
		const first = await setup.send({ parameters: before });
		expect(first.rowsInError).toMatchObject([{ send_status: 'unconfirmed' }]);
		const { rowsInError } = await setup.send({ retryOf: first.run, parameters: after });
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(rowsInError).toMatchObject([{ send_status: 'unconfirmed', safe_to_retry: false }]);
	});
});

describe('Retry On Fail with a text that is another one in each round', () => {
	const setup = sharedSetup();

	it.each([
		['Per Execution', {}],
		['Per Message', { duplicateProtection: 'perMessage' }],
		[
			'Custom Key',
			{
				duplicateProtection: 'customKey',
				deduplicationKey: '={{ $json.n + " " + $now.toMillis() }}',
			},
		],
	])('sends no item twice (%s)', async (_choice, parameters) => {
		setup.sandbox.addFaults([{ route: 'send', recipient: '1001', answer: BAD_REQUEST }]);
		await setup.send({
			items: numbered(2),
			parameters: {
				...EACH_ITS_OWN,
				text: '={{ "Message " + $json.n + " at " + $now.toMillis() }}',
				...parameters,
			},
			options: { concurrency: 1 },
			settings: RETRY,
		});
		const to1000 = setup.sandbox.outbox().filter(({ recipient }) => recipient === '1000');
		expect(to1000).toHaveLength(1);
	});
});

describe('Include Input Fields with rows of an earlier Send DM', () => {
	const setup = sharedSetup();

	it('lets nothing of the old row speak for the new one', async () => {
		const stale = {
			send_status: 'failed',
			error_code: 'x_dm_not_allowed',
			error_message: 'Old',
			safe_to_retry: true,
			retryable: true,
			next_action: 'retry',
			http_status: 422,
			verified_by: 'history',
			planned_credits: 10,
			ignored_files: ['x'],
			kept: 1,
		};
		const { rows } = await setup.send({
			items: [{ json: stale }],
			options: { includeInputFields: true },
		});
		expect(rows[0]).toMatchObject({ send_status: 'sent', kept: 1 });
		for (const field of ['error_code', 'error_message', 'safe_to_retry', 'verified_by']) {
			expect(rows[0]).not.toHaveProperty(field);
		}
	});
});

describe('Stop while the items are still checked', () => {
	const setup = sharedSetup();

	it('gives a row for each item', async () => {
		const stop = new AbortController();
		const item = await itemWithFile(setup.engine, fileOf('image/png', 60_000_000));
		setTimeout(() => {
			stop.abort();
		}, 60);
		const { run, rowsInError } = await setup.send({
			items: Array.from({ length: 40 }, () => item),
			parameters: { ...FROM_BINARY, duplicateProtection: 'perMessage' },
			signal: stop.signal,
		});
		expect(run.status).toBe('canceled');
		expect(setup.sandbox.requests()).toHaveLength(0);
		expect(rowsInError).toHaveLength(40);
	});
});

describe('an account given by its name in one item and by its ID in another', () => {
	const setup = sharedSetup();
	const MIXED = { account: '={{ $json.n === 0 ? "@ACME_support" : "1001" }}' };

	it('keeps the order of messages to one person', async () => {
		setup.sandbox.addFaults([{ route: 'send', drop: 'before' }]);
		await setup.send({
			items: numbered(2),
			parameters: { ...MIXED, text: '={{ "Message " + $json.n }}' },
		});
		expect(setup.sandbox.outbox().map(({ text }) => text)).toEqual(['Message 0', 'Message 1']);
	});

	it('does not take the message of the one for that of the other', async () => {
		setup.sandbox.addFaults([{ route: 'send', skip: 1, times: 9, drop: 'before' }]);
		const { rows } = await setup.send({
			items: numbered(2),
			parameters: MIXED,
			options: { verifyUnconfirmedSends: true, concurrency: 1, maxWait: 3 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(rows.map(({ send_status: status }) => status)).toEqual(['sent', 'unconfirmed']);
	});
});

describe('an execution that is retried against another API', () => {
	const setup = sharedSetup();

	it('does not take what the sandbox got for sent', async () => {
		const other = await startSandbox({ rateLimits: NO_LIMITS });
		setup.sandbox.addFaults([{ route: 'send', recipient: '1001', answer: BAD_REQUEST }]);
		const first = await setup.send({
			items: numbered(2),
			parameters: EACH_ITS_OWN,
			options: { concurrency: 1 },
		});
		const { rows } = await connect(
			setup.engine,
			other,
		)({ retryOf: first.run, parameters: EACH_ITS_OWN });
		expect(rows).toHaveLength(2);
		expect(other.outbox()).toHaveLength(2);
		await other.close();
	});
});

describe('a loop', () => {
	const setup = sharedSetup();

	it.each(['lifecycle', 'legacy'] as const)(
		'sends one message under a Custom Key (%s)',
		async (contract) => {
			const sandbox = await startSandbox({ contract, rateLimits: NO_LIMITS });
			const workflow = sendDmWorkflow({
				resource: 'directMessage',
				operation: 'send',
				account: locator('username', 'acme_support'),
				recipient: locator('id', RECIPIENT),
				text: 'Hello',
				...CUSTOM_KEY,
			});
			const twice = { node: SEND_DM, type: 'main' as const, index: 0 };
			workflow.connections = { Start: { main: [[twice, twice]] } };
			const run = await setup.engine.run({
				workflow,
				items: [{ json: {} }],
				credentials: { xquikApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl } },
			});
			const count = sandbox.outbox().length;
			await sandbox.close();
			expect(run.runs[SEND_DM]).toHaveLength(2);
			expect(count).toBe(1);
		},
	);
});
