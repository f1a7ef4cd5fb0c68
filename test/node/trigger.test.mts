import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { PERSON, pollTrigger } from './pollTrigger.mts';
import { locator, setUp } from './setup.mts';
import type { Setup } from './setup.mts';

const TALKATIVE = '9000000200004';
const NOT_PERMITTED = '9000000403003';

describe('Xquik DM Trigger', () => {
	let setup: Setup;
	/** What n8n has stored after the last poll. */
	let staticData: IDataObject;

	beforeAll(async () => {
		setup = await setUp();
	});
	beforeEach(() => {
		staticData = {};
	});
	afterEach(() => {
		setup.sandbox.reset();
	});
	afterAll(async () => {
		await setup.close();
	});

	const pollOnce = async (parameters: INodeParameters = {}, mode?: 'trigger' | 'manual') =>
		await pollTrigger(setup, { parameters, staticData, mode });

	/** Polls as after a restart of n8n, with nothing but what it stored; gives the texts. */
	async function poll(parameters: INodeParameters = {}): Promise<unknown[] | null> {
		const polled = await pollOnce(parameters);
		({ staticData } = polled);
		return polled.items?.map(({ json }) => json['text']) ?? null;
	}
	const write = (...texts: string[]) =>
		texts.map((text) => setup.sandbox.receive({ account: 'acme_support', from: PERSON, text }));

	it('the first poll sets the mark, later ones give each new message once, oldest first', async () => {
		write('before');
		expect(await poll()).toBeNull();
		expect(await poll()).toBeNull();
		write('one', 'two');
		expect(await poll()).toEqual(['one', 'two']);
		expect(await poll()).toBeNull();
		write('three');
		expect(await poll()).toEqual(['three']);
		expect(await poll()).toBeNull();
	});

	it('gives the row of Direct Message: Get Many', async () => {
		await poll();
		const [message] = write('Is it on its way?');
		const { items } = await pollOnce();
		expect(items).toEqual([
			{
				json: {
					record_type: 'dm_history',
					message_id: message?.messageId,
					conversation_user_id: PERSON,
					account: 'acme_support',
					sender_id: PERSON,
					receiver_id: '1500000000000001001',
					direction: 'incoming',
					text: 'Is it on its way?',
					created_at: message?.at,
					media_url: null,
					page_next_cursor: null,
					source_endpoint: `/api/v1/x/dm/${PERSON}/history`,
				},
			},
		]);
	});

	it('starts with everything when the conversation was empty at first', async () => {
		expect(await poll()).toBeNull();
		write('one', 'two');
		expect(await poll()).toEqual(['one', 'two']);
	});

	it('gives no message of our own, and moves on past them', async () => {
		await poll();
		await setup.send();
		expect(await poll()).toBeNull();
		write('Thanks');
		await setup.send();
		expect(await poll()).toEqual(['Thanks']);
		expect(await poll()).toBeNull();
	});

	it('reads more than one page when so much is new, and never beyond the mark', async () => {
		const parameters = { recipient: locator('id', TALKATIVE) };
		expect(await poll(parameters)).toBeNull();
		const spent = setup.sandbox.creditsSpent();
		const texts = Array.from({ length: 120 }, (_, n) => `New ${n}`);
		for (const text of texts) {
			setup.sandbox.receive({ account: 'acme_support', from: TALKATIVE, text });
		}
		expect(await poll(parameters)).toEqual(texts);
		// Three pages of 50: 120 new ones and 30 of the 120 that were there before.
		expect(setup.sandbox.creditsSpent() - spent).toBe(150);
	});

	it('the message at the mark may be deleted', async () => {
		await poll();
		const { rows } = await setup.send();
		expect(await poll()).toBeNull();
		const answer = await fetch(
			`${setup.sandbox.baseUrl}/x/dm/${PERSON}/messages/${rows[0]?.['message_id'] as string}?account=acme_support`,
			{
				method: 'DELETE',
				headers: { 'x-api-key': setup.sandbox.apiKey, 'idempotency-key': 'delete-it' },
			},
		);
		expect(answer.status).toBe(200);
		write('one');
		expect(await poll()).toEqual(['one']);
		expect(await poll()).toBeNull();
	});

	it('a poll that fails loses nothing: the next one gives the same messages', async () => {
		await poll();
		write('one');
		setup.sandbox.addFaults([
			{ route: 'history', times: 1, answer: { status: 403, body: { error: 'dm_not_permitted' } } },
		]);
		await expect(poll()).rejects.toThrow('This account is not part of the conversation');
		expect(await poll()).toEqual(['one']);
	});

	it('a page in the middle that fails loses nothing', async () => {
		const parameters = { recipient: locator('id', TALKATIVE) };
		await poll(parameters);
		const texts = Array.from({ length: 60 }, (_, n) => `New ${n}`);
		for (const text of texts) {
			setup.sandbox.receive({ account: 'acme_support', from: TALKATIVE, text });
		}
		setup.sandbox.addFaults([
			{ route: 'history', skip: 1, answer: { status: 400, body: { error: 'invalid_input' } } },
		]);
		await expect(poll(parameters)).rejects.toThrow();
		expect(await poll(parameters)).toEqual(texts);
	});

	it('waits out a rate limit and a server that is down', async () => {
		await poll();
		write('one');
		setup.sandbox.addFaults([
			{
				route: 'history',
				answer: { status: 429, body: { error: 'rate_limit_exceeded', retryAfter: 0 } },
			},
			{ route: 'history', answer: { status: 502, body: { error: 'x_api_unavailable' } } },
		]);
		expect(await poll()).toEqual(['one']);
	});

	it('pages that lead in a circle end in an error, and the mark stays', async () => {
		await poll();
		write('one');
		const body = {
			messages: [{ id: '1999999999999999999', senderId: PERSON, receiverId: '1', text: 'x' }],
			has_next_page: true,
			next_cursor: 'round',
		};
		setup.sandbox.addFaults([{ route: 'history', times: 2, answer: { status: 200, body } }]);
		await expect(poll()).rejects.toThrow('the same pages of the conversation again and again');
		expect(await poll()).toEqual(['one']);
	});

	it('two polls at the same time give a message once', async () => {
		await poll();
		write('one');
		const polls = await Promise.all([pollOnce(), pollOnce()]);
		expect(polls.map(({ items }) => items?.length ?? 0).toSorted()).toEqual([0, 1]);
	});

	it('another person or account is another conversation with a first poll of its own', async () => {
		await poll();
		write('one');
		expect(await poll({ account: locator('username', 'acme_sales') })).toBeNull();
		expect(await poll()).toBeNull();
	});

	it('looks a username up once', async () => {
		const parameters = { recipient: locator('username', '@jane_doe') };
		await poll(parameters);
		await poll(parameters);
		const routes = setup.sandbox.requests().map(({ route }) => route);
		expect(routes).toEqual(['user', 'history', 'history']);
	});

	it('a manual test shows the newest message, reads one page, and leaves the mark alone', async () => {
		const { items } = await pollOnce({ recipient: locator('id', TALKATIVE) }, 'manual');
		expect(items?.map(({ json }) => json['text'])).toEqual(['Message 120 of 120']);
		expect(setup.sandbox.creditsSpent()).toBe(50);
		write('one');
		const test = await pollOnce({}, 'manual');
		expect(test.items?.map(({ json }) => json['text'])).toEqual(['one']);
		expect(test.staticData).toEqual({});
		for (let count = 0; count < 60; count++) await setup.send({ executionId: `own ${count}` });
		const before = setup.sandbox.creditsSpent();
		expect((await pollOnce({}, 'manual')).items).toBeNull();
		expect(setup.sandbox.creditsSpent() - before).toBe(50);
	});

	it.each([
		[
			'an account that is none',
			{ account: locator('username', 'no spaces!') },
			'Account is not a valid X username: "no spaces!"',
		],
		[
			'a recipient that is none',
			{ recipient: locator('id', '../credits') },
			'From is not a valid X user ID: "../credits"',
		],
		[
			'a recipient that does not exist',
			{ recipient: locator('username', 'user_not_found') },
			'X has no such user',
		],
		[
			'a conversation that may not be read',
			{ recipient: locator('id', NOT_PERMITTED) },
			'not part of the conversation',
		],
	])('%s is an error that costs nothing', async (_name, parameters, message) => {
		await expect(poll(parameters)).rejects.toThrow(message);
		expect(setup.sandbox.creditsSpent()).toBe(0);
	});

	it('an empty first page does not make the whole conversation new', async () => {
		write('old', 'older');
		const empty = { messages: [], has_next_page: false, next_cursor: '' };
		setup.sandbox.addFaults([{ route: 'history', answer: { status: 200, body: empty } }]);
		expect(await poll()).toBeNull();
		expect(await poll()).toBeNull();
		write('new');
		expect(await poll()).toEqual(['new']);
		expect(await poll()).toBeNull();
	});

	it('nor does it with a clock of Xquik that differs from ours', async () => {
		setup.sandbox.advanceClock(3_600_000);
		write('old');
		const body = { messages: [], has_next_page: false, next_cursor: '' };
		const headers = { Date: new Date(Date.now() + 3_601_000).toUTCString() };
		setup.sandbox.addFaults([{ route: 'history', answer: { status: 200, body, headers } }]);
		expect(await poll()).toBeNull();
		setup.sandbox.advanceClock(10_000);
		write('new');
		expect(await poll()).toEqual(['new']);
	});

	it('looks up an account that is given by ID once, and remembers it', async () => {
		const parameters = { account: locator('id', '1001') };
		expect(await poll(parameters)).toBeNull();
		write('hello');
		expect(await poll(parameters)).toEqual(['hello']);
		const routes = setup.sandbox.requests().map(({ route }) => route);
		expect(routes.filter((route) => route === 'accounts')).toHaveLength(1);
		await expect(poll({ account: locator('id', '9999') })).rejects.toThrow(
			'No account with the ID 9999',
		);
	});
});
