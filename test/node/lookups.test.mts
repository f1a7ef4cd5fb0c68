import type { INodeExecutionData } from 'n8n-workflow';
import { locator, sharedSetup } from './setup.mts';

const UNKNOWN = 'nobody_here';

describe('lookups of recipients', () => {
	const setup = sharedSetup();

	const handles = (count: number, unknown?: number): INodeExecutionData[] =>
		Array.from({ length: count }, (_, n) => ({
			json: { to: n === unknown ? UNKNOWN : `person_${n}` },
		}));
	const TO_EACH = { recipient: locator('username', '={{ $json.to }}') };
	const lookups = () => setup.sandbox.requests().filter(({ route }) => route === 'user').length;
	const refuseUnknown = () => {
		setup.sandbox.addFaults([
			{
				route: 'user',
				skip: 10,
				answer: { status: 404, body: { error: 'user_not_found', message: 'No such user.' } },
			},
		]);
	};

	it.each([1, 3, 5])('a wrong key costs at most Concurrency (%i) of 200 lookups', async (count) => {
		const { rows } = await setup.send({
			items: handles(200),
			parameters: TO_EACH,
			options: { concurrency: count },
			credential: { apiKey: `xq_${'0'.repeat(64)}`, baseUrl: setup.sandbox.baseUrl },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toHaveLength(200);
		expect(lookups()).toBeLessThanOrEqual(count);
		expect(rows.at(-1)).toMatchObject({
			send_status: 'not_attempted',
			error_code: 'credential_stopped',
			recipient: 'person_199',
			safe_to_retry: true,
		});
	});

	it('one unknown handle under Stop ends the lookups, but for those under way', async () => {
		refuseUnknown();
		const { rowsInError, run } = await setup.send({
			items: handles(200),
			parameters: TO_EACH,
			options: { concurrency: 5 },
		});
		expect(run.error?.message).toMatch(/0 of 200 sent/);
		expect(lookups()).toBeLessThanOrEqual(11 + 5);
		expect(rowsInError).toHaveLength(200);
		expect(rowsInError.filter((row) => row.error_code === 'user_not_found')).toHaveLength(1);
		expect(rowsInError.at(-1)).toMatchObject({
			send_status: 'not_attempted',
			error_code: 'stopped_after_error',
		});
		expect(setup.sandbox.outbox()).toEqual([]);
	});

	it('one unknown handle under Continue takes down only its item', async () => {
		refuseUnknown();
		const { rows } = await setup.send({
			items: handles(20),
			parameters: TO_EACH,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(lookups()).toBe(20);
		expect(rows.filter((row) => row.send_status === 'sent')).toHaveLength(19);
	});

	it('the same handle is looked up once, however many items have it', async () => {
		await setup.send({
			items: Array.from({ length: 10 }, (_, n) => ({ json: { to: n % 2 ? 'Jane' : 'jane' } })),
			parameters: TO_EACH,
		});
		expect(lookups()).toBe(1);
		expect(setup.sandbox.outbox()).toHaveLength(10);
	});

	it('Delete ends its lookups in the same way', async () => {
		const parameters = {
			account: locator('username', 'acme_support'),
			messageId: '1893726451023852961',
			...TO_EACH,
		};
		const { rows } = await setup.operate('directMessage:delete', {
			items: handles(20),
			parameters,
			credential: { apiKey: `xq_${'0'.repeat(64)}`, baseUrl: setup.sandbox.baseUrl },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(lookups()).toBe(1);
		expect(rows.at(-1)).toMatchObject({
			state: 'not_attempted',
			error_code: 'credential_stopped',
			recipient: 'person_19',
		});
		setup.sandbox.reset();
		refuseUnknown();
		const stopped = await setup.operate('directMessage:delete', { items: handles(20), parameters });
		expect(lookups()).toBe(11);
		expect(stopped.rowsInError.at(-1)).toMatchObject({ error_code: 'stopped_after_error' });
	});

	it('a recipient that X has closed is found before an upload is paid', async () => {
		const body = { id: '77', username: 'jane', name: 'Jane', unavailable: true };
		setup.sandbox.addFaults([{ route: 'user', answer: { status: 200, body } }]);
		const { rows } = await setup.send({
			parameters: {
				recipient: locator('username', 'jane'),
				attachment: 'mediaUrl',
				mediaUrl: `${setup.sandbox.origin}/__sandbox/files/picture.png`,
			},
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({
			send_status: 'failed',
			error_code: 'recipient_unavailable',
			user_id: '77',
			recipient: 'jane',
			safe_to_retry: true,
		});
		expect(setup.sandbox.requests().map(({ route }) => route)).toEqual(['user']);
	});
});

describe('an account that is given by ID', () => {
	const setup = sharedSetup();
	const TALKATIVE = locator('id', '9000000200004');
	const accountsAsked = () =>
		setup.sandbox.requests().filter(({ route }) => route === 'accounts').length;
	const queriesOf = (route: string) =>
		setup.sandbox
			.requests()
			.filter((request) => request.route === route)
			.map(({ path }) => path);

	it('reads a conversation with the username of the account, asked for once', async () => {
		const { rows } = await setup.operate('directMessage:getAll', {
			items: [{ json: {} }, { json: {} }],
			parameters: { account: locator('id', '1001'), recipient: TALKATIVE, limit: 1 },
		});
		expect(rows).toMatchObject([{ account: '1001' }, { account: '1001' }]);
		expect(accountsAsked()).toBe(1);
		for (const path of queriesOf('history')) expect(path).not.toContain('1001');
	});

	it('says that it is not connected, before anything is paid', async () => {
		const { rows } = await setup.operate('directMessage:getAll', {
			parameters: { account: locator('id', '9999'), recipient: locator('username', 'jane') },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'account_not_found' });
		expect(rows[0]?.error_message).toContain('No account with the ID 9999');
		expect(setup.sandbox.creditsSpent()).toBe(0);
	});

	it.each([locator('username', 'acme_support'), locator('list', 'acme_support')])(
		'is not looked up when it is %j',
		async (account) => {
			await setup.operate('directMessage:getAll', {
				parameters: { account, recipient: TALKATIVE, limit: 1 },
			});
			expect(accountsAsked()).toBe(0);
		},
	);
});

describe('Cursor of Get Many', () => {
	const setup = sharedSetup();
	const CONVERSATION = {
		account: locator('username', 'acme_support'),
		recipient: locator('id', '9000000200004'),
	};
	const getMany = async (parameters: object, options: object = {}) =>
		await setup.operate('directMessage:getAll', {
			parameters: { ...CONVERSATION, ...parameters },
			options: options as never,
			settings: { onError: 'continueRegularOutput' },
		});

	it('goes on where an earlier row ends', async () => {
		const first = await getMany({ limit: 50 });
		const cursor = first.rows.at(-1)?.page_next_cursor;
		const second = await getMany({ limit: 60 }, { cursor });
		const texts = [...first.rows, ...second.rows].map(({ text }) => text);
		expect(texts).toEqual(Array.from({ length: 110 }, (_, n) => `Message ${120 - n} of 120`));
		expect(setup.sandbox.creditsSpent()).toBe(120);
	});

	it('starts at the newest message when it is empty', async () => {
		const { rows } = await getMany({ limit: 1 }, { cursor: '={{ "" }}' });
		expect(rows[0]).toMatchObject({ text: 'Message 120 of 120' });
	});

	it('does not start anew on the null of a last page', async () => {
		const { rows } = await getMany({ limit: 1 }, { cursor: '={{ null }}' });
		expect(rows[0]).toMatchObject({ error_code: 'option_invalid' });
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('that the API refuses is named, with its words', async () => {
		const { rows } = await getMany({ limit: 1 }, { cursor: 'bm9uZQ' });
		expect(rows[0]).toMatchObject({ error_code: 'invalid_input', http_status: 400 });
		expect(rows[0]?.error_message).toMatch(/Xquik says: .*Check Cursor/);
	});
});
