import { inspect } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { connect, locator, NO_LIMITS, operateOn, sharedSetup, textIn } from './setup.mts';

const GET = 'writeAction:get';

describe('Write Action: Get', () => {
	const setup = sharedSetup();

	async function pending(outcome: object): Promise<IDataObject> {
		setup.sandbox.addFaults([
			{ route: 'send', outcome: { end: 'success', pollAfterMs: 400, ...outcome } },
		]);
		const { rows } = await setup.send({ options: { maxWait: 1 } });
		return rows[0] ?? {};
	}

	it.each([
		['write action ID', 'id', 'write_action_id'],
		['status_url', 'url', 'status_url'],
	])('gives the row of Send by %s, at no cost', async (_title, mode, field) => {
		// The record does not say what was typed.
		const { recipient, ...sent } = (await setup.send()).rows[0] ?? {};
		expect(recipient).toBe('44196397');
		const { rows, run } = await setup.operate(GET, {
			items: [{ json: sent }],
			parameters: { writeAction: locator(mode, `={{ $json.${field} }}`) },
		});
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({
			...sent,
			sent_at: expect.any(String) as unknown,
			idempotency_key: null,
			attempts: null,
		});
		expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sent));
		expect(run.outputs['Send DM']?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(setup.sandbox.creditsSpent()).toBe(10);
	});

	it('tells of a pending send as it stands, and waits for its end on request', async () => {
		const open = await pending({ polls: 5 });
		expect(open.send_status).toBe('pending_confirmation');
		const parameters = { writeAction: locator('id', textIn(open, 'write_action_id')) };
		const now = await setup.operate(GET, { parameters });
		expect(now.rows[0]).toMatchObject({ send_status: 'pending_confirmation', success: false });
		const conclusive = await setup.operate(GET, {
			parameters: { ...parameters, waitUntilFinished: true },
		});
		expect(conclusive.rows[0]).toMatchObject({
			send_status: 'sent',
			message_id: setup.sandbox.outbox()[0]?.messageId,
			sent_at: expect.stringMatching(/Z$/) as unknown,
		});
	});

	it('waits no longer than Max Wait', async () => {
		const open = await pending({ end: 'never' });
		const started = Date.now();
		const { rows } = await setup.operate(GET, {
			parameters: {
				writeAction: locator('id', textIn(open, 'write_action_id')),
				waitUntilFinished: true,
			},
			options: { maxWait: 1 },
		});
		expect(rows[0]).toMatchObject({ send_status: 'pending_confirmation' });
		expect(Date.now() - started).toBeLessThan(5000);
	});

	it.each([
		['failed_safe', 'failed', 'x_dm_not_sent', true],
		['failed_unsafe', 'failed', 'x_rejected', false],
		['expired', 'unconfirmed', 'x_write_expired', false],
	])('a record that ends %s is an answer, not an error', async (end, status, code, safe) => {
		const open = await pending({ end, polls: 9 });
		setup.sandbox.advanceClock(15 * 60_000);
		const { rows, run } = await setup.operate(GET, {
			parameters: { writeAction: locator('id', textIn(open, 'write_action_id')) },
		});
		expect(run.status).toBe('success');
		expect(rows[0]).toMatchObject({ send_status: status, error_code: code, safe_to_retry: safe });
		expect(rows[0]).not.toHaveProperty('error');
	});

	it('gives an upload’s record as the row of an upload', async () => {
		const mediaUrl = `${setup.sandbox.origin}/__sandbox/files/picture.png`;
		const { rows: sent } = await setup.send({
			parameters: { attachment: 'mediaUrl', mediaUrl },
			options: { includeApiResponse: true },
		});
		const upload = (sent[0]?.api_response as IDataObject | undefined)?.upload as IDataObject;
		const { rows } = await setup.operate(GET, {
			parameters: { writeAction: locator('id', textIn(upload, 'id')) },
			options: { includeApiResponse: true },
		});
		expect(rows[0]).toMatchObject({
			record_type: 'media_upload',
			state: 'uploaded',
			media_id: sent[0]?.media_id,
			api_response: { upload: { action: 'upload_media' } },
		});
	});

	it('settles a pending send of the legacy contract', async () => {
		const sandbox = await startSandbox({ contract: 'legacy', rateLimits: NO_LIMITS });
		sandbox.addFaults([{ route: 'send', outcome: { end: 'success', pollAfterMs: 600, polls: 9 } }]);
		const sent = await connect(setup.engine, sandbox)({ options: { maxWait: 1 } });
		expect(sent.rows[0]).toMatchObject({ send_status: 'pending_confirmation' });
		sandbox.advanceClock(15 * 60_000);
		const { rows } = await operateOn(setup.engine, sandbox)(GET, {
			parameters: { writeAction: locator('url', textIn(sent.rows[0], 'status_url')) },
		});
		expect(rows[0]).toMatchObject({
			send_status: 'sent',
			message_id: sandbox.outbox()[0]?.messageId,
		});
		await sandbox.close();
	});

	it('reads several items, each with its own parameters', async () => {
		const { rows: sent } = await setup.send({
			items: [{ json: { n: 0 } }, { json: { n: 1 } }],
			parameters: { text: '={{ "Text " + $json.n }}' },
		});
		const items = [...sent].reverse().map((json) => ({ json }));
		const { rows } = await setup.operate(GET, {
			items,
			parameters: { writeAction: locator('id', '={{ $json.write_action_id }}') },
		});
		expect(rows.map(({ text }) => text)).toEqual(['Text 1', 'Text 0']);
	});

	it.each([
		['another server', locator('url', 'http://127.0.0.1:1/api/v1/x/write-actions/1')],
		['a path', locator('id', '={{ "../credits" }}')],
		['nothing', locator('id', '={{ $json.write_action_id }}')],
	])('requests nothing for %s', async (_title, writeAction) => {
		const { run } = await setup.operate(GET, { parameters: { writeAction } });
		expect(run.error?.name).toBe('NodeOperationError');
		expect(run.error?.description).toContain('(Field: Write Action)');
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('one that does not exist is an error of its item', async () => {
		const { rowsInError, run } = await setup.operate(GET, {
			parameters: { writeAction: locator('id', '424242') },
		});
		expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: '404' });
		expect(rowsInError).toMatchObject([{ send_status: 'unconfirmed', error_code: 'not_found' }]);
	});

	it('sends failed items to the error output, and the others on', async () => {
		const sent = (await setup.send()).rows[0];
		const { rows, errorRows } = await setup.operate(GET, {
			items: [{ json: { id: '424242' } }, { json: { id: textIn(sent, 'write_action_id') } }],
			parameters: { writeAction: locator('id', '={{ $json.id }}') },
			settings: { onError: 'continueErrorOutput' },
		});
		expect(rows).toMatchObject([{ send_status: 'sent' }]);
		expect(errorRows).toMatchObject([{ error_code: 'not_found', write_action_id: '424242' }]);
	});

	it('asks no further with a key that is refused', async () => {
		const answer = { status: 401, body: { error: 'unauthenticated' } };
		setup.sandbox.addFaults([{ route: 'poll', times: 99, answer }]);
		const items = Array.from({ length: 20 }, (_, n) => ({ json: { n } }));
		const { rows } = await setup.operate(GET, {
			items,
			parameters: { writeAction: locator('id', '={{ String(1 + $json.n) }}') },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toHaveLength(20);
		expect(rows.at(-1)).toMatchObject({ error_code: 'credential_stopped' });
		expect(setup.sandbox.requests().length).toBeLessThanOrEqual(5);
	});

	it('stops waiting when the execution is cancelled', async () => {
		const open = await pending({ end: 'never', pollAfterMs: 20_000 });
		const stop = new AbortController();
		const started = Date.now();
		setTimeout(() => {
			stop.abort();
		}, 300);
		const { run } = await setup.operate(GET, {
			items: Array.from({ length: 7 }, () => ({ json: {} })),
			parameters: {
				writeAction: locator('id', textIn(open, 'write_action_id')),
				waitUntilFinished: true,
			},
			signal: stop.signal,
		});
		expect(run.status).toBe('canceled');
		expect(Date.now() - started).toBeLessThan(3000);
	});

	it('the key is in no row, error or stored execution', async () => {
		const sent = (await setup.send()).rows[0];
		for (const id of [textIn(sent, 'write_action_id'), '424242']) {
			const { run } = await setup.operate(GET, {
				parameters: { writeAction: locator('id', id) },
				options: { includeApiResponse: true },
			});
			const stored = inspect(run.data, { depth: null, maxStringLength: null });
			expect(stored).not.toContain(setup.sandbox.apiKey);
		}
	});
});
