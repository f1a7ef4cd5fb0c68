import { errorEntry } from '../../nodes/XquikDm/errors/errorTable.ts';
import { MAGIC_RECIPIENTS } from '../../sandbox/magicRecipients.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { connect, locator, NO_LIMITS, numbered, RECIPIENT, sharedSetup } from './setup.mts';
import type { SendDmResult } from './setup.mts';

describe('errors of the API', () => {
	const codes = MAGIC_RECIPIENTS.filter(
		({ on, code, firstAttempts, carriedOut }) =>
			on === 'send' && code !== undefined && firstAttempts === undefined && carriedOut !== true,
	);
	const results = new Map<string, Promise<SendDmResult>>();
	const sandboxes = new Map<string, Sandbox>();
	const setup = sharedSetup();

	beforeAll(async () => {
		// One each: a rate limit holds back all that use the same API.
		for (const { id } of codes) {
			sandboxes.set(id, await startSandbox({ rateLimits: NO_LIMITS }));
		}
		for (const [id, sandbox] of sandboxes) {
			const send = connect(setup.engine, sandbox);
			const result = send({
				parameters: { recipient: locator('id', id) },
				options: { maxWait: 5, maxQueueTime: 5 / 60 },
				settings: { onError: 'continueErrorOutput' },
			});
			results.set(id, result);
		}
	});
	afterAll(async () => {
		await Promise.allSettled(results.values());
		for (const sandbox of sandboxes.values()) await sandbox.close();
	});

	it.each(codes.map(({ id, code = '' }) => [code, id]))(
		'%s has its title and remedy in the row',
		async (code, id) => {
			const result = await results.get(id);
			expect(result?.rows).toEqual([]);
			const [row] = result?.errorRows ?? [];
			expect(row).toMatchObject({
				error_code: code,
				user_id: id,
				message_id: null,
				success: false,
			});
			expect(['failed', 'unconfirmed']).toContain(row?.send_status);
			expect(row?.error_message).toContain(errorEntry(code).title);
			expect(row?.error_message).toContain(errorEntry(code).remedy);
			expect(sandboxes.get(id)?.outbox()).toEqual([]);
		},
	);

	it('a write that is answered 408 may be out: the same key finds it', async () => {
		setup.sandbox.reset();
		const sent = MAGIC_RECIPIENTS.find(({ carriedOut }) => carriedOut === true)?.id ?? '';
		const { rows } = await setup.send({ parameters: { recipient: locator('id', sent) } });
		expect(rows).toMatchObject([{ send_status: 'sent', replayed: true }]);
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it('x_dm_not_allowed is never repeated', async () => {
		setup.sandbox.reset();
		const recipient = MAGIC_RECIPIENTS.find(({ code }) => code === 'x_dm_not_allowed')?.id ?? '';
		await setup.send({ parameters: { recipient: locator('id', recipient) } });
		expect(setup.sandbox.requests().map(({ status }) => status)).toEqual([422]);
	});

	it.each([
		['e_x_api_down', 'x_api_unavailable'],
		['e_x_api_rate', 'x_api_rate_limited'],
		['e_x_api_auth', 'x_api_unauthorized'],
		['user_not_found', 'user_not_found'],
		['dm_closed', 'recipient_closed'],
	])('looking up @%s ends in %s before anything is paid', async (username, code) => {
		const { errorRows } = await setup.send({
			parameters: { recipient: locator('username', username) },
			options: { maxWait: 2, maxQueueTime: 2 / 60 },
			settings: { onError: 'continueErrorOutput' },
		});
		expect(errorRows).toMatchObject([{ send_status: 'failed', error_code: code, attempts: 0 }]);
	});

	it.each([
		['an ID that is no number', { id: 'abc', username: 'x' }],
		['no ID', { username: 'x' }],
		['an ID that has lost its digits', { id: 44196397 }],
	])('a lookup that gives %s ends the item', async (_title, body) => {
		setup.sandbox.addFaults([{ route: 'user', answer: { status: 200, body } }]);
		const { errorRows } = await setup.send({
			parameters: { recipient: locator('username', 'somebody') },
			settings: { onError: 'continueErrorOutput' },
		});
		expect(errorRows).toMatchObject([{ send_status: 'failed', error_code: 'unexpected_answer' }]);
	});

	it('a balance that cannot be read stops all items', async () => {
		setup.sandbox.addFaults([
			{ route: 'credits', answer: { status: 200, body: { balance: null } } },
		]);
		const { errorRows } = await setup.send({
			items: numbered(2),
			options: { checkCreditsFirst: true },
			settings: { onError: 'continueErrorOutput' },
		});
		expect(errorRows).toMatchObject([
			{ send_status: 'not_attempted', error_code: 'unexpected_answer' },
			{ send_status: 'not_attempted' },
		]);
	});

	it('a lookup that the key may not make takes the credential down', async () => {
		setup.sandbox.addFaults([
			{ route: 'user', answer: { status: 401, body: { error: 'unauthenticated' } } },
		]);
		const { errorRows } = await setup.send({
			items: numbered(2),
			parameters: {
				recipient: locator('username', '={{ $json.n ? "1234567" : "somebody" }}'),
			},
			settings: { onError: 'continueErrorOutput' },
		});
		expect(errorRows).toMatchObject([
			{ send_status: 'failed', error_code: 'unauthenticated' },
			{ send_status: 'not_attempted', error_code: 'credential_stopped' },
		]);
	});

	it('with Stop Workflow a failed lookup leaves the other items unsent and in the error', async () => {
		const { rowsInError } = await setup.send({
			items: numbered(3),
			parameters: {
				recipient: locator('username', '={{ $json.n === 1 ? "user_not_found" : "somebody" }}'),
			},
		});
		expect(rowsInError).toMatchObject([
			{ send_status: 'not_attempted', username: 'somebody' },
			{ send_status: 'failed', error_code: 'user_not_found' },
			{ send_status: 'not_attempted' },
		]);
	});

	it('a code that nobody knows shows itself, the message and the status', async () => {
		setup.sandbox.addFaults([
			{
				recipient: '55',
				answer: { status: 418, body: { error: 'brand_new', message: 'Look here.' } },
			},
		]);
		const { run } = await setup.send({ parameters: { recipient: locator('id', '55') } });
		expect(run.error).toMatchObject({
			name: 'NodeApiError',
			message: 'Xquik returned the error brand_new',
			httpCode: '418',
		});
		expect(run.error?.description).toContain('Xquik says: Look here.');
		expect(run.error?.context).toMatchObject({ itemIndex: 0 });
	});

	it('the media ID that is paid for stays in the row of a failed send', async () => {
		const mediaUrl = `${setup.sandbox.origin}/__sandbox/files/picture.png`;
		const { errorRows } = await setup.send({
			parameters: {
				recipient: locator('id', '9000000422001'),
				attachment: 'mediaUrl',
				mediaUrl,
			},
			settings: { onError: 'continueErrorOutput' },
		});
		expect(errorRows).toMatchObject([
			{
				send_status: 'failed',
				error_code: 'x_dm_not_allowed',
				media_id: expect.stringMatching(/^\d+$/) as unknown,
				credits_charged: 10,
			},
		]);
	});

	it('Stop Workflow loses no row: the error carries all of them', async () => {
		const { run, rowsInError } = await setup.send({
			items: numbered(10),
			parameters: {
				recipient: locator('id', '={{ $json.n === 3 ? "9000000422001" : String(700 + $json.n) }}'),
			},
			options: { concurrency: 1 },
		});
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe(
			'The recipient does not accept DMs from this account. 3 of 10 sent, 30 credits. Retry this execution to send the other 7. The 3 are not sent again.',
		);
		expect(run.error?.context).toMatchObject({ itemIndex: 3 });
		expect(rowsInError.map((row) => row.send_status)).toEqual([
			'sent',
			'sent',
			'sent',
			'failed',
			...Array.from({ length: 6 }, () => 'not_attempted'),
		]);
		expect(rowsInError[0]).toMatchObject({ message_id: expect.any(String) as unknown });
	});

	it('Continue keeps failed rows whole in the regular output', async () => {
		const { rows } = await setup.send({
			items: numbered(2),
			parameters: { recipient: locator('id', `={{ $json.n ? "${RECIPIENT}" : "9000000422001" }}`) },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([
			{ send_status: 'failed', error: 'The recipient does not accept DMs from this account' },
			{ send_status: 'sent' },
		]);
		expect(rows[1]).not.toHaveProperty('error');
	});
});
