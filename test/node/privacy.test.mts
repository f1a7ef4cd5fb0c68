import { inspect } from 'node:util';
import { locator, numbered, sharedSetup, textIn } from './setup.mts';

const TEXT = 'Your "secret" code\nis 4711-Zoë';
const PRIVATE = { includeMessageText: false, includeApiResponse: true };
/** From the item: what stands in the parameters themselves is in the workflow anyway. */
const SECRET = {
	items: [{ json: { said: TEXT } }],
	parameters: { text: '={{ $json.said }}' },
};
const PARTS = ['4711', 'secret', 'Zo'];

/** Bodies that repeat the text as a server may: whole, escaped anew, cut off. */
const echo = (fields: object) => ({
	error: 'x_rejected',
	message: `X rejected "${TEXT}"`,
	details: JSON.stringify(TEXT),
	request: { payload: { text: TEXT } },
	fieldErrors: [{ code: 'bad', message: TEXT.slice(0, 18), path: 'text' }],
	...fields,
});

describe('Include Message Text off', () => {
	const setup = sharedSetup();

	const expectPrivate = (value: unknown) => {
		const said = inspect(value, { depth: 20, showHidden: true });
		for (const part of PARTS) expect(said).not.toContain(part);
	};

	it('keeps the text out of the row and the API response of a message that is sent', async () => {
		const { rows } = await setup.send({ ...SECRET, options: PRIVATE });
		expect(rows[0]).toMatchObject({
			send_status: 'sent',
			api_response: { send: { status: 'success', messageId: rows[0]?.message_id } },
		});
		expect(rows[0]).not.toHaveProperty('text');
		expectPrivate(rows);
		const shown = await setup.send({
			...SECRET,
			options: { includeApiResponse: true },
		});
		expect(JSON.stringify(shown.rows)).toContain('4711');
	});

	it.each([
		['an error', echo({})],
		['an error whose code is the text', echo({ error: TEXT })],
		[
			'an error with the server’s word on repeating',
			echo({ safeToRetry: true, retryable: false, nextAction: { type: TEXT } }),
		],
	])('keeps the text out of the row and of n8n’s error after %s', async (_rule, body) => {
		const fault = { route: 'send' as const, times: 2, answer: { status: 422, body } };
		setup.sandbox.addFaults([fault]);
		const going = await setup.send({
			...SECRET,
			options: PRIVATE,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(going.rows[0]).toMatchObject({ http_status: 422 });
		expectPrivate(going.rows);
		const stopped = await setup.send({ ...SECRET, options: PRIVATE });
		expect(stopped.rowsInError).toHaveLength(1);
		const { run } = stopped;
		expectPrivate([run.error, run.error?.message, run.error?.context, stopped.rowsInError]);
	});

	it('keeps the text out of the rows of items that an error took down', async () => {
		setup.sandbox.addFaults([
			{ route: 'send', answer: { status: 402, body: echo({ error: 'no_credits' }) } },
		]);
		const { rows } = await setup.send({
			...SECRET,
			items: Array.from({ length: 3 }, () => ({ json: { said: TEXT } })),
			options: PRIVATE,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toHaveLength(3);
		expectPrivate(rows);
	});

	it('keeps the text out of what Write Action: Get gives', async () => {
		const sent = await setup.send({ ...SECRET });
		const writeAction = locator('id', textIn(sent.rows[0], 'write_action_id'));
		const get = async (options: object) =>
			await setup.operate('writeAction:get', {
				parameters: { writeAction },
				options: options as never,
				settings: { onError: 'continueRegularOutput' },
			});
		const { rows } = await get(PRIVATE);
		expect(rows[0]).toMatchObject({ send_status: 'sent', user_id: '44196397' });
		expectPrivate(rows);
		setup.sandbox.addFaults([{ route: 'poll', answer: { status: 422, body: echo({}) } }]);
		const failed = await get(PRIVATE);
		expect(failed.rows[0]).toMatchObject({ error_code: 'x_rejected' });
		expectPrivate(failed.rows);
	});

	it('says with the text on what Xquik says, and whom the message was meant for', async () => {
		setup.sandbox.addFaults([{ route: 'send', answer: { status: 422, body: echo({}) } }]);
		const { rows } = await setup.send({
			...SECRET,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ text: TEXT, recipient: '44196397' });
		expect(rows[0]?.error_message).toContain('X rejected');
	});
});

describe('the row of a failed item', () => {
	const setup = sharedSetup();

	it.each<[rule: string, parameters: object, recipient: string]>([
		[
			'a recipient that is none',
			{ recipient: locator('username', '={{ "Jane Doe" }}') },
			'Jane Doe',
		],
		['an account that is none', { account: locator('username', '={{ "a b" }}') }, '44196397'],
		[
			'a number that has lost digits',
			{ recipient: locator('id', '={{ 1893726451023847424 }}') },
			'1893726451023847400',
		],
		[
			'a key that is none',
			{ duplicateProtection: 'customKey', deduplicationKey: '={{ 0 / 0 }}' },
			'44196397',
		],
		['another expression that fails', { account: locator('username', '={{ nope( }}') }, '44196397'],
	])('has the recipient as typed and the text after %s', async (_rule, parameters, recipient) => {
		const { rows } = await setup.send({
			parameters: parameters as never,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ send_status: 'failed', recipient, text: 'Hello' });
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('says of a number that it has lost digits', async () => {
		const { rows } = await setup.send({
			parameters: { recipient: locator('id', '={{ 1893726451023847424 }}') },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'recipient_invalid' });
		expect(rows[0]?.error_message).toMatch(/lost digits of the ID/);
	});

	it.each(['{{ 0 / 0 }}', '{{ 2 ** 53 }}', '{{ 1.5 }}', '{{ 1 / 0 }}'])(
		'refuses the Deduplication Key %s',
		async (key) => {
			const { rows } = await setup.send({
				items: numbered(2),
				parameters: { duplicateProtection: 'customKey', deduplicationKey: `=${key}` },
				settings: { onError: 'continueRegularOutput' },
			});
			for (const row of rows) expect(row.error_code).toBe('deduplication_key_invalid');
			expect(setup.sandbox.requests()).toEqual([]);
		},
	);

	it('a text that is too long is refused before its file is uploaded', async () => {
		const { rows } = await setup.send({
			parameters: {
				text: '={{ "x".repeat(10001) }}',
				attachment: 'mediaUrl',
				mediaUrl: `${setup.sandbox.origin}/__sandbox/files/picture.png`,
			},
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'text_too_long', safe_to_retry: true });
		expect(setup.sandbox.requests()).toEqual([]);
	});
});
