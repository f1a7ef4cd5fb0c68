import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import {
	connect,
	locator,
	NO_LIMITS,
	numbered,
	operateOn,
	RECIPIENT,
	sharedSetup,
	textIn,
} from './setup.mts';

const DELETE = 'directMessage:delete';
const TALKATIVE = '9000000200004';
const ACCOUNT = { account: locator('username', 'acme_support') };
const FROM_ITEM = {
	...ACCOUNT,
	recipient: locator('id', RECIPIENT),
	messageId: '={{ $json.message_id }}',
};
/** The n-th incoming message of a conversation that the sandbox begins with 120 of them. */
const INCOMING = { ...FROM_ITEM, recipient: locator('id', TALKATIVE) };
const incoming = (count: number) =>
	numbered(count).map((_, n) => ({
		json: { message_id: String(1_880_000_000_000_000_000n + BigInt(n)) },
	}));

describe('Direct Message: Delete', () => {
	const setup = sharedSetup();

	const deletes = () => setup.sandbox.requests().filter(({ route }) => route === 'delete');
	async function sent(parameters: INodeParameters = {}) {
		const { rows } = await setup.send({ parameters });
		return [{ json: { message_id: textIn(rows[0], 'message_id') } }];
	}
	/** Messages that our side still has. */
	async function left(recipient: string): Promise<number> {
		const { rows } = await setup.operate('directMessage:getAll', {
			parameters: { ...ACCOUNT, recipient: locator('id', recipient), returnAll: true },
		});
		return rows.length;
	}

	it('removes the message from our side and says so', async () => {
		const items = await sent();
		const { rows, run } = await setup.operate(DELETE, { items, parameters: FROM_ITEM });
		const messageId = items[0]?.json.message_id;
		expect(rows).toEqual([
			{
				record_type: 'dm_delete',
				message_id: messageId,
				recipient: '44196397',
				deleted: true,
				user_id: RECIPIENT,
				account: 'acme_support',
				state: 'deleted',
				success: true,
				source_endpoint: `/api/v1/x/dm/${RECIPIENT}/messages/${messageId}`,
				handoff_format: 'jsonl',
				deleted_at: expect.stringMatching(/Z$/) as unknown,
				credits_charged: 10,
				write_action_id: expect.any(String) as unknown,
				status_url: expect.any(String) as unknown,
				idempotency_key: expect.stringMatching(/^xqdm-delete-1-/) as unknown,
				attempts: 1,
				replayed: false,
				request_id: expect.stringMatching(/^01SANDBX/) as unknown,
			},
		]);
		expect(run.outputs['Send DM']?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(await left(RECIPIENT)).toBe(0);
	});

	it('looks a handle up once, for all items', async () => {
		const { rows } = await setup.operate(DELETE, {
			items: incoming(3),
			parameters: { ...FROM_ITEM, recipient: locator('username', '@talkative') },
		});
		expect(rows).toMatchObject([
			{ state: 'deleted', username: 'talkative', user_id: TALKATIVE },
			{ state: 'deleted' },
			{ state: 'deleted' },
		]);
		expect(setup.sandbox.requests().filter(({ route }) => route === 'user')).toHaveLength(1);
		expect(await left(TALKATIVE)).toBe(117);
	});

	it('the same execution coming back gives the same record, paid once', async () => {
		const run = { items: incoming(2), parameters: INCOMING, executionId: '7' };
		const first = await setup.operate(DELETE, run);
		const again = await setup.operate(DELETE, run);
		expect(again.rows.map((row) => row.write_action_id)).toEqual(
			first.rows.map((row) => row.write_action_id),
		);
		expect(again.rows[0]).toMatchObject({ state: 'deleted', replayed: true });
		expect(setup.sandbox.creditsSpent()).toBe(20);
	});

	it('another execution finds the message gone', async () => {
		await setup.operate(DELETE, { items: incoming(1), parameters: INCOMING });
		const { run } = await setup.operate(DELETE, { items: incoming(1), parameters: INCOMING });
		expect(run.error).toMatchObject({
			message: 'The conversation has no such message',
			httpCode: '404',
		});
	});

	it.each<[string, Fault]>([
		['reset before', { drop: 'before' }],
		['reset after', { drop: 'after' }],
		['timeout after', { hang: 'after' }],
		['cut-off', { cutOff: { afterBytes: 20 } }],
		['500 after', { answer: { status: 500, body: { error: 'internal_error' }, commit: true } }],
		['HTML', { answer: { status: 200, raw: '<html>' } }],
		['pending, then done', { outcome: { end: 'success', pollAfterMs: 0 } }],
	])('%s: is deleted and paid once', async (_title, fault) => {
		setup.sandbox.addFaults([{ route: 'delete', ...fault }]);
		const { rows } = await setup.operate(DELETE, {
			items: incoming(1),
			parameters: INCOMING,
			options: { maxWait: 6 },
		});
		expect(rows[0]).toMatchObject({ state: 'deleted', attempts: 1 });
		expect(setup.sandbox.creditsSpent()).toBe(10);
	});

	it('begins a new attempt on the server’s word that nothing was done', async () => {
		setup.sandbox.addFaults([{ route: 'delete', outcome: { end: 'failed_safe', pollAfterMs: 0 } }]);
		const { rows } = await setup.operate(DELETE, { items: incoming(1), parameters: INCOMING });
		expect(rows[0]).toMatchObject({ state: 'deleted', attempts: 2 });
	});

	it('x_dm_not_deleted stays a failure after three attempts', async () => {
		const recipient = locator('id', '9000000422014');
		const items = await sent({ recipient });
		const { errorRows } = await setup.operate(DELETE, {
			items,
			parameters: { ...FROM_ITEM, recipient },
			settings: { onError: 'continueErrorOutput' },
		});
		expect(errorRows).toMatchObject([
			{ state: 'failed', error_code: 'x_dm_not_deleted', safe_to_retry: true, attempts: 3 },
		]);
	});

	it('one that stays open is pending, a success to n8n', async () => {
		setup.sandbox.addFaults([
			{ route: 'delete', outcome: { end: 'success', polls: 9, pollAfterMs: 400 } },
		]);
		const { rows } = await setup.operate(DELETE, {
			items: incoming(1),
			parameters: INCOMING,
			options: { maxWait: 1 },
		});
		expect(rows[0]).toMatchObject({ state: 'pending_confirmation', success: false });
		setup.sandbox.advanceClock(15 * 60_000);
		const conclusive = await setup.operate('writeAction:get', {
			parameters: { writeAction: locator('id', textIn(rows[0], 'write_action_id')) },
		});
		expect(conclusive.rows[0]).toMatchObject({
			record_type: 'dm_delete',
			state: 'deleted',
			user_id: TALKATIVE,
			message_id: rows[0]?.message_id,
		});
	});

	it('an outcome that nobody knows is unconfirmed', async () => {
		setup.sandbox.addFaults([{ route: 'delete', outcome: { end: 'expired', pollAfterMs: 0 } }]);
		const { rows } = await setup.operate(DELETE, {
			items: incoming(1),
			parameters: INCOMING,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({
			state: 'unconfirmed',
			error: 'Outcome unknown: the message may have been deleted',
		});
	});

	describe('the legacy contract', () => {
		it.each<[string, Fault[], string]>([
			['an answer', [], 'deleted'],
			['a request that never arrived', [{ route: 'delete', drop: 'before' }], 'deleted'],
			['a lost answer', [{ route: 'delete', drop: 'after' }], 'unconfirmed'],
		])('%s', async (_title, faults, state) => {
			const sandbox = await startSandbox({ contract: 'legacy', rateLimits: NO_LIMITS });
			const { rows: sentRows } = await connect(setup.engine, sandbox)();
			sandbox.addFaults(faults);
			const { rows } = await operateOn(setup.engine, sandbox)(DELETE, {
				items: [{ json: sentRows[0] ?? {} }],
				parameters: FROM_ITEM,
				settings: { onError: 'continueRegularOutput' },
			});
			expect(rows[0]).toMatchObject({ state });
			expect(sandbox.creditsSpent()).toBe(20);
			await sandbox.close();
		});
	});

	it('deletes have a rate limit of their own, which costs a 429 a window', async () => {
		const sandbox = await startSandbox({
			rateLimits: {
				...NO_LIMITS,
				deletes: { limit: 10, windowMs: 2000 },
				writes: { limit: 1, windowMs: 60_000 },
			},
			latencyMs: 2,
		});
		const { rows } = await operateOn(setup.engine, sandbox)(DELETE, {
			items: incoming(25),
			parameters: INCOMING,
		});
		expect(rows.filter(({ state }) => state === 'deleted')).toHaveLength(25);
		const limited = sandbox.requests().filter(({ status }) => status === 429);
		expect(limited.length).toBeGreaterThan(0);
		expect(limited.length).toBeLessThanOrEqual(3);
		await sandbox.close();
	});

	it('an account that is out takes down its other items', async () => {
		const { rows } = await setup.operate(DELETE, {
			items: incoming(4),
			parameters: { ...INCOMING, account: locator('username', 'acme_reauth') },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows.map((row) => row.error_code)).toEqual([
			'account_needs_reauth',
			'account_stopped',
			'account_stopped',
			'account_stopped',
		]);
		expect(deletes()).toHaveLength(1);
	});

	it('stops at the first failure and says how many were deleted', async () => {
		const items = incoming(4);
		items.splice(2, 1, { json: { message_id: '1' } });
		const { run, rowsInError } = await setup.operate(DELETE, { items, parameters: INCOMING });
		expect(run.error?.message).toBe(
			'The conversation has no such message. 2 of 4 deleted, 20 credits.',
		);
		expect(rowsInError.map(({ state }) => state)).toEqual([
			'deleted',
			'deleted',
			'failed',
			'not_attempted',
		]);
	});

	it('a recipient that X does not know ends its item before the delete', async () => {
		const { run } = await setup.operate(DELETE, {
			items: incoming(1),
			parameters: { ...FROM_ITEM, recipient: locator('username', 'user_not_found') },
		});
		expect(run.error?.message).toBe('X has no such user');
		expect(deletes()).toEqual([]);
	});

	it('starts no new delete once the execution is cancelled', async () => {
		setup.sandbox.addFaults([
			{ route: 'delete', times: 99, outcome: { end: 'never', pollAfterMs: 20_000 } },
		]);
		const stop = new AbortController();
		setTimeout(() => {
			stop.abort();
		}, 300);
		const { run } = await setup.operate(DELETE, {
			items: incoming(5),
			parameters: INCOMING,
			signal: stop.signal,
		});
		expect(run.status).toBe('canceled');
		expect(deletes()).toHaveLength(1);
	});

	it('the key is in no row, error or stored execution', async () => {
		for (const items of [incoming(1), incoming(1)]) {
			const { run } = await setup.operate(DELETE, {
				items,
				parameters: INCOMING,
				options: { includeApiResponse: true, includeInputFields: true },
			});
			const stored = inspect(run.data, { depth: null, maxStringLength: null });
			expect(stored).not.toContain(setup.sandbox.apiKey);
		}
	});
});
