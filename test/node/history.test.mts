import { inspect } from 'node:util';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { locator, NO_LIMITS, operateOn, RECIPIENT, sharedSetup, textIn } from './setup.mts';

const GET_MANY = 'directMessage:getAll';
const TALKATIVE = '9000000200004';
const NOT_PERMITTED = '9000000403003';
const ACCOUNT = locator('username', 'acme_support');
const CONVERSATION = { account: ACCOUNT, recipient: locator('id', TALKATIVE) };

describe('Direct Message: Get Many', () => {
	const setup = sharedSetup();

	const routes = () => setup.sandbox.requests().map(({ route }) => route);
	const numbersIn = (rows: IDataObject[]) =>
		rows.map((row) => Number(/^Message (\d+) /.exec(textIn(row, 'text'))?.[1]));

	it('gives one row for each message, newest first and paired', async () => {
		await setup.send({ parameters: { recipient: CONVERSATION.recipient, text: 'Our answer' } });
		const { rows, run } = await setup.operate(GET_MANY, {
			parameters: { ...CONVERSATION, limit: 3 },
		});
		expect(rows).toMatchObject([
			{ direction: 'outgoing', text: 'Our answer' },
			{ direction: 'incoming', text: 'Message 120 of 120' },
			{ direction: 'incoming', text: 'Message 119 of 120' },
		]);
		expect(rows[0]).toEqual({
			record_type: 'dm_history',
			message_id: setup.sandbox.outbox()[0]?.messageId,
			conversation_user_id: TALKATIVE,
			account: 'acme_support',
			sender_id: '1500000000000001001',
			receiver_id: TALKATIVE,
			direction: 'outgoing',
			text: 'Our answer',
			created_at: setup.sandbox.outbox()[0]?.at,
			media_url: null,
			page_next_cursor: expect.any(String) as unknown,
			source_endpoint: `/api/v1/x/dm/${TALKATIVE}/history`,
		});
		expect(run.outputs['Send DM']?.[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
			{ item: 0 },
		]);
	});

	it.each([
		['50 by default', {}, 50, 1, 50],
		['up to Limit', { limit: 60 }, 60, 2, 100],
		['all of them', { returnAll: true }, 120, 3, 120],
	])('reads %s and no page more', async (_title, parameters, count, pages, credits) => {
		const { rows } = await setup.operate(GET_MANY, {
			parameters: { ...CONVERSATION, ...parameters },
		});
		expect(numbersIn(rows)).toEqual(Array.from({ length: count }, (_, n) => 120 - n));
		expect(new Set(rows.map(({ message_id }) => message_id)).size).toBe(count);
		expect(routes()).toEqual(Array.from({ length: pages }, () => 'history'));
		expect(setup.sandbox.creditsSpent()).toBe(credits);
	});

	it.each([
		['a date of the workflow', '={{ DateTime.fromISO("2026-01-05T10:30:00Z") }}'],
		['a text', '2026-01-05T10:30:00Z'],
	])('Since %s stops at the first older message', async (_title, since) => {
		const { rows } = await setup.operate(GET_MANY, {
			parameters: { ...CONVERSATION, returnAll: true },
			options: { since },
		});
		expect(numbersIn(rows).at(-1)).toBe(91);
		expect(setup.sandbox.creditsSpent()).toBe(50);
	});

	it('Only From Recipient leaves our own messages out', async () => {
		await setup.send({ parameters: { recipient: CONVERSATION.recipient } });
		const { rows } = await setup.operate(GET_MANY, {
			parameters: { ...CONVERSATION, limit: 2 },
			options: { onlyFromRecipient: true },
		});
		expect(numbersIn(rows)).toEqual([120, 119]);
	});

	it('reads several conversations, each with its own parameters, each handle looked up once', async () => {
		const { rows, run } = await setup.operate(GET_MANY, {
			items: [
				{ json: { who: '@talkative', limit: 2 } },
				{ json: { who: 'nobody_wrote', limit: 2 } },
				{ json: { who: 'Talkative', limit: 1 } },
			],
			parameters: {
				account: ACCOUNT,
				recipient: locator('username', '={{ $json.who }}'),
				limit: '={{ $json.limit }}',
			},
		});
		expect(numbersIn(rows)).toEqual([120, 119, 120]);
		expect(run.outputs['Send DM']?.[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
			{ item: 2 },
		]);
		expect(routes().filter((route) => route === 'user')).toHaveLength(2);
	});

	it('is the same under the legacy contract', async () => {
		const sandbox = await startSandbox({ contract: 'legacy', rateLimits: NO_LIMITS });
		const { rows } = await operateOn(setup.engine, sandbox)(GET_MANY, {
			parameters: { ...CONVERSATION, limit: 1 },
		});
		expect(numbersIn(rows)).toEqual([120]);
		await sandbox.close();
	});

	it.each([
		['lost', { drop: 'after' as const }],
		['cut off', { cutOff: { afterBytes: 50 } }],
		['502', { answer: { status: 502, body: { error: 'x_api_unavailable' } } }],
		['429', { answer: { status: 429, headers: { 'retry-after': '0' }, body: {} } }],
	])('repeats a page that is %s', async (_title, fault) => {
		setup.sandbox.addFaults([{ route: 'history', skip: 1, ...fault }]);
		const { rows } = await setup.operate(GET_MANY, {
			parameters: { ...CONVERSATION, returnAll: true },
		});
		expect(rows).toHaveLength(120);
	});

	it('ends at a cursor that comes again', async () => {
		const body = {
			messages: [{ id: '1', text: 'Message 1 ' }],
			has_next_page: true,
			next_cursor: 'x',
		};
		setup.sandbox.addFaults([{ route: 'history', times: 99, answer: { status: 200, body } }]);
		const { rows } = await setup.operate(GET_MANY, {
			parameters: { ...CONVERSATION, returnAll: true },
		});
		expect(numbersIn(rows)).toEqual([1]);
		expect(routes()).toHaveLength(2);
	});

	describe('an error on the second page', () => {
		const fault = {
			route: 'history' as const,
			skip: 1,
			times: 9,
			answer: { status: 400, body: { error: 'invalid_input' } },
		};

		it('hands on what is paid for, and the failed item to the error output', async () => {
			setup.sandbox.addFaults([fault]);
			const { rows, errorRows } = await setup.operate(GET_MANY, {
				parameters: { ...CONVERSATION, returnAll: true },
				settings: { onError: 'continueErrorOutput' },
			});
			expect(rows).toHaveLength(50);
			expect(errorRows).toMatchObject([
				{ error_code: 'invalid_input', conversation_user_id: TALKATIVE, http_status: 400 },
			]);
		});

		it('keeps it in the details of the error that stops the workflow', async () => {
			setup.sandbox.addFaults([fault]);
			const { run, rowsInError } = await setup.operate(GET_MANY, {
				parameters: { ...CONVERSATION, returnAll: true },
			});
			expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: '400' });
			expect(rowsInError).toHaveLength(51);
		});
	});

	it('reads no further item after one that fails, when On Error is Stop Workflow', async () => {
		const { run } = await setup.operate(GET_MANY, {
			items: [{ json: { id: NOT_PERMITTED } }, { json: { id: TALKATIVE } }],
			parameters: { account: ACCOUNT, recipient: locator('id', '={{ $json.id }}') },
		});
		expect(run.error).toMatchObject({
			message: 'This account is not part of the conversation',
			context: { itemIndex: 0 },
		});
		expect(routes()).toEqual(['history']);
	});

	it('reads the others when On Error is Continue', async () => {
		const { rows } = await setup.operate(GET_MANY, {
			items: [{ json: { id: NOT_PERMITTED } }, { json: { id: TALKATIVE } }],
			parameters: { account: ACCOUNT, recipient: locator('id', '={{ $json.id }}'), limit: 1 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([
			{ error_code: 'dm_not_permitted', error: expect.any(String) as unknown },
			{ text: 'Message 120 of 120' },
		]);
	});

	it('a recipient that X does not know ends its item', async () => {
		const { run } = await setup.operate(GET_MANY, {
			parameters: { account: ACCOUNT, recipient: locator('username', 'user_not_found') },
		});
		expect(run.error?.message).toBe('X has no such user');
		expect(routes()).toEqual(['user']);
	});

	it.each<[string, string, INodeParameters, INodeParameters]>([
		['account_missing', 'Account', { account: locator('username', '={{ "" }}') }, {}],
		['recipient_invalid', 'Recipient', { recipient: locator('id', '={{ "x" }}') }, {}],
		['limit_invalid', 'Limit', { limit: '={{ 0 }}' }, {}],
		['time_invalid', 'Since', {}, { since: '={{ "soon" }}' }],
	])('%s names the field %s and reads nothing', async (code, field, parameters, options) => {
		const { rows } = await setup.operate(GET_MANY, {
			parameters: { ...CONVERSATION, ...parameters },
			options,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([{ record_type: 'dm_history', error_code: code }]);
		expect(rows[0]?.error_message).toContain(field);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('one bad item stops all before the first read', async () => {
		const { run, rowsInError } = await setup.operate(GET_MANY, {
			items: [{ json: { id: RECIPIENT } }, { json: { id: 'x' } }],
			parameters: { account: ACCOUNT, recipient: locator('id', '={{ $json.id }}') },
		});
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(rowsInError).toMatchObject([
			{ error_code: 'stopped_after_error', recipient: expect.any(String) as unknown },
			{ error_code: 'recipient_invalid', recipient: expect.any(String) as unknown },
		]);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('an unusable Base URL gives a failed row for each item', async () => {
		const { rows } = await setup.operate(GET_MANY, {
			items: [{ json: {} }, { json: {} }],
			parameters: CONVERSATION,
			credential: { apiKey: setup.sandbox.apiKey, baseUrl: 'ftp://example.com' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows.map((row) => row.error_code)).toEqual(['base_url_invalid', 'base_url_invalid']);
	});

	it('stops when the execution is cancelled', async () => {
		setup.sandbox.addFaults([{ route: 'history', times: 99, delayMs: 400 }]);
		const stop = new AbortController();
		setTimeout(() => {
			stop.abort();
		}, 600);
		const { run } = await setup.operate(GET_MANY, {
			items: Array.from({ length: 5 }, () => ({ json: {} })),
			parameters: { ...CONVERSATION, returnAll: true },
			signal: stop.signal,
		});
		expect(run.status).toBe('canceled');
		expect(routes().length).toBeLessThanOrEqual(2);
	});

	it('the key is in no row, error or stored execution', async () => {
		for (const id of [TALKATIVE, NOT_PERMITTED]) {
			const { run } = await setup.operate(GET_MANY, {
				parameters: { account: ACCOUNT, recipient: locator('id', id) },
			});
			const stored = inspect(run.data, { depth: null, maxStringLength: null });
			expect(stored).not.toContain(setup.sandbox.apiKey);
		}
	});
});
