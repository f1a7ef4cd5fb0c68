import { createHash, randomBytes } from 'node:crypto';
import { locator, numbered, RECIPIENT, setUp } from './setup.mts';
import type { Setup } from './setup.mts';

const HEADS = {
	'image/avif': Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf', 'latin1'),
	'image/gif': Buffer.from('GIF89a'),
	'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
	'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
	'image/webp': Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'),
	'video/mp4': Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
};

function fileOf(type: keyof typeof HEADS, size = 3000): Buffer {
	return Buffer.concat([HEADS[type], randomBytes(size)]);
}

function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

const BINARY = { attachment: 'binaryFile', binaryPropertyName: 'data' };

describe('Send DM', () => {
	let setup: Setup;

	beforeAll(async () => {
		setup = await setUp();
	});
	afterEach(() => {
		setup.sandbox.reset();
	});
	afterAll(async () => {
		await setup.close();
	});

	describe('the handoff row', () => {
		it('is flat, complete and paired for a text', async () => {
			const { rows, run } = await setup.send();
			const [message] = setup.sandbox.outbox();
			expect(rows).toEqual([
				{
					record_type: 'dm_send',
					message_id: message?.messageId,
					user_id: RECIPIENT,
					account: 'acme_support',
					text: 'Hello',
					send_status: 'sent',
					success: true,
					source_endpoint: `/api/v1/x/dm/${RECIPIENT}`,
					handoff_format: 'jsonl',
					sent_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
					credits_charged: 10,
					write_action_id: message?.writeActionId,
					status_url: `/api/v1/x/write-actions/${message?.writeActionId}`,
					idempotency_key: message?.key,
					attempts: 1,
					replayed: false,
				},
			]);
			expect(run.outputs['Send DM']?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
			expect(setup.sandbox.creditsSpent()).toBe(10);
		});

		it('has the media fields for a file, and the file arrives unchanged', async () => {
			const bytes = fileOf('image/png', 200_000);
			const data = await setup.engine.storeFile(bytes, {
				fileName: 'p.png',
				mimeType: 'image/png',
			});
			const { rows } = await setup.send({
				items: [{ json: {}, binary: { data } }],
				parameters: BINARY,
			});
			const [message] = setup.sandbox.outbox();
			expect(message?.media).toMatchObject({
				sha256: sha256(bytes),
				bytes: bytes.length,
				type: 'image/png',
				name: 'p.png',
			});
			expect(rows[0]).toMatchObject({
				record_type: 'dm_media_send',
				media_id: message?.media?.mediaId,
				media_ids: [message?.media?.mediaId],
				media_url: expect.stringContaining('/media/') as unknown,
				credits_charged: 20,
			});
		});

		it.each([
			[
				'Include Input Fields',
				{ includeInputFields: true },
				{ ticket: 7, account: 'acme_support' },
			],
			[
				'Include API Response',
				{ includeApiResponse: true },
				{
					api_response: { send: expect.objectContaining({ object: 'x_write_action' }) as unknown },
				},
			],
		])('%s', async (_title, options, expected) => {
			const items = [{ json: { ticket: 7, account: 'of the input' } }];
			const { rows } = await setup.send({ items, options });
			expect(rows[0]).toMatchObject(expected);
		});
	});

	it('leaves the text out everywhere when Include Message Text is off', async () => {
		const { rows } = await setup.send({
			parameters: { text: 'Between us' },
			options: { includeMessageText: false, includeApiResponse: true },
		});
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(rows[0]).not.toHaveProperty('text');
		expect(JSON.stringify(rows)).not.toContain('Between us');
	});

	describe('attachments', () => {
		it.each(Object.keys(HEADS) as Array<keyof typeof HEADS>)(
			'%s goes by its first bytes',
			async (type) => {
				const data = await setup.engine.storeFile(fileOf(type), {
					fileName: 'unnamed',
					mimeType: 'application/octet-stream',
				});
				await setup.send({ items: [{ json: {}, binary: { data } }], parameters: BINARY });
				expect(setup.sandbox.outbox()[0]?.media?.type).toBe(type);
			},
		);

		it('a long video is marked, another file is not', async () => {
			const video = await setup.engine.storeFile(fileOf('video/mp4'), {
				fileName: 'v.mp4',
				mimeType: 'video/mp4',
			});
			const { rows } = await setup.send({
				items: [{ json: {}, binary: { data: video } }],
				parameters: BINARY,
				options: { videoLongerThan140Seconds: true, includeApiResponse: true },
			});
			expect(rows[0]).toMatchObject({
				send_status: 'sent',
				api_response: { upload: { request: { payload: { is_long_video: true } } } },
			});
		});

		it('a media URL is downloaded by Xquik', async () => {
			const mediaUrl = `${setup.sandbox.origin}/__sandbox/files/picture.png`;
			const { rows } = await setup.send({ parameters: { attachment: 'mediaUrl', mediaUrl } });
			expect(rows[0]).toMatchObject({ send_status: 'sent', credits_charged: 20 });
			expect(setup.sandbox.outbox()[0]?.media?.type).toBe('image/png');
		});

		it('an uploaded media ID is sent as it is, without another upload', async () => {
			const bytes = fileOf('image/gif');
			const data = await setup.engine.storeFile(bytes, {
				fileName: 'a.gif',
				mimeType: 'image/gif',
			});
			const first = await setup.send({
				items: [{ json: {}, binary: { data } }],
				parameters: BINARY,
			});
			const mediaId = first.rows[0]?.media_id as string;
			const { rows } = await setup.send({ parameters: { attachment: 'mediaId', mediaId } });
			expect(rows[0]).toMatchObject({ media_id: mediaId, credits_charged: 10 });
			expect(setup.sandbox.outbox()[1]?.media?.sha256).toBe(sha256(bytes));
		});

		it('a form’s only file is found under its number', async () => {
			const photo = await setup.engine.storeFile(fileOf('image/png'), {
				fileName: 'p.png',
				mimeType: 'image/png',
			});
			await setup.send({
				items: [{ json: {}, binary: { photo_0: photo } }],
				parameters: { attachment: 'binaryFile', binaryPropertyName: 'photo' },
			});
			expect(setup.sandbox.outbox()[0]?.media?.name).toBe('p.png');
		});

		it('a missing file sends text only where that is chosen', async () => {
			const { rows } = await setup.send({
				parameters: { ...BINARY, ifFileIsMissing: 'sendTextOnly' },
			});
			expect(rows[0]).toMatchObject({ record_type: 'dm_send', send_status: 'sent' });
			expect(rows[0]).not.toHaveProperty('media_ids');
		});

		it('a file name cannot break out of its header', async () => {
			const data = await setup.engine.storeFile(fileOf('image/png'), {
				fileName: 'x.png',
				mimeType: 'image/png',
			});
			data.fileName = 'a"\r\nX-Evil: 1\r\n\r\nb.png';
			const { rows } = await setup.send({
				items: [{ json: {}, binary: { data } }],
				parameters: BINARY,
			});
			expect(rows[0]).toMatchObject({ send_status: 'sent' });
			expect(setup.sandbox.outbox()[0]?.media?.name).toBe('a%22%0D%0AX-Evil: 1%0D%0A%0D%0Ab.png');
		});
	});

	describe('recipients', () => {
		it.each([
			['username', '@some_person'],
			['url', 'https://www.x.com/@some_person/status/1?ref=mail'],
			['url', 'twitter.com/some_person'],
		])('by %s %s is looked up', async (mode, value) => {
			const { rows } = await setup.send({ parameters: { recipient: locator(mode, value) } });
			expect(rows[0]).toMatchObject({
				send_status: 'sent',
				username: 'some_person',
				user_id: expect.stringMatching(/^\d+$/) as unknown,
			});
		});

		it('the same handle is looked up once for all items', async () => {
			await setup.send({
				items: numbered(5),
				parameters: {
					recipient: locator('username', '={{ $json.n % 2 ? "Some_Person" : "some_person" }}'),
					text: '={{ $json.n }}',
				},
			});
			expect(setup.sandbox.requests().filter(({ route }) => route === 'user')).toHaveLength(1);
			expect(setup.sandbox.outbox().map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4']);
		});
	});

	describe('several items', () => {
		it('go out to their own recipients and come back in item order', async () => {
			const { rows, run } = await setup.send({
				items: numbered(12),
				parameters: {
					recipient: locator('id', '={{ 1000 + $json.n % 4 }}'),
					text: '={{ "Message " + $json.n }}',
				},
			});
			expect(rows.map(({ text }) => text)).toEqual(numbered(12).map((_, n) => `Message ${n}`));
			expect(run.outputs['Send DM']?.[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
				numbered(12).map((_, item) => ({ item })),
			);
			for (const recipient of ['1000', '1001', '1002', '1003']) {
				const texts = setup.sandbox.outbox().filter((message) => message.recipient === recipient);
				const order = texts.map(({ text }) => Number(text.slice(8)));
				expect(order).toEqual([...order].sort((a, b) => a - b));
			}
		});
	});

	describe('Dry Run', () => {
		it('checks, resolves and plans, and writes nothing', async () => {
			const data = await setup.engine.storeFile(fileOf('image/png'), {
				fileName: 'p.png',
				mimeType: 'image/png',
			});
			const { rows } = await setup.send({
				items: [{ json: {}, binary: { data } }],
				parameters: { ...BINARY, recipient: locator('username', 'some_person') },
				options: { dryRun: true },
			});
			expect(rows[0]).toMatchObject({
				send_status: 'dry_run',
				success: false,
				planned_credits: 20,
				user_id: expect.stringMatching(/^\d+$/) as unknown,
			});
			expect(setup.sandbox.requests().map(({ route }) => route)).toEqual(['user']);
		});
	});

	describe('pending sends', () => {
		it('waits until the send is confirmed', async () => {
			const { rows } = await setup.send({
				parameters: { recipient: locator('id', '9000000202001') },
			});
			expect(rows[0]).toMatchObject({ send_status: 'sent' });
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('begins a new attempt when the server says that nothing was sent', async () => {
			const { rows } = await setup.send({
				parameters: { recipient: locator('id', '9000000202002') },
			});
			expect(rows[0]).toMatchObject({ send_status: 'sent', attempts: 2 });
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('hands on pending_confirmation when Max Wait ends, and the next run settles it', async () => {
			setup.sandbox.addFaults([
				{ route: 'send', outcome: { end: 'success', polls: 3, pollAfterMs: 700 } },
			]);
			const open = await setup.send({ executionId: '77', options: { maxWait: 1 } });
			expect(open.rows[0]).toMatchObject({
				send_status: 'pending_confirmation',
				success: false,
				write_action_id: expect.any(String) as unknown,
				sent_at: null,
			});
			const settled = await setup.send({ executionId: '77' });
			expect(settled.rows[0]).toMatchObject({ send_status: 'sent' });
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});
	});

	describe('the account list', () => {
		const search = async (filter?: string) =>
			await setup.engine.listSearch({
				node: { type: 'n8n-nodes-xquik-dm.xquikDm', parameters: {} },
				credentials: {
					xquikApi: { apiKey: setup.sandbox.apiKey, baseUrl: setup.sandbox.baseUrl },
				},
				method: 'searchAccounts',
				path: 'parameters.account',
				...(filter !== undefined && { filter }),
			});

		it('shows names with their health', async () => {
			const { results } = await search();
			expect(results[0]).toEqual({ name: '@acme_support (healthy)', value: 'acme_support' });
		});

		it('narrows by what is typed', async () => {
			const { results } = await search('@SALES');
			expect(results.map(({ value }) => value)).toEqual(['acme_sales']);
		});

		it('says what is wrong when it cannot be read', async () => {
			setup.sandbox.addFaults([{ route: 'accounts', answer: { status: 503, raw: '<html>' } }]);
			await expect(search()).rejects.toThrow('The answer is not from the Xquik API');
			setup.sandbox.addFaults([{ route: 'accounts', drop: 'before' }]);
			await expect(search()).rejects.toThrow();
		});
	});
});

describe('Send DM under the seed contract', () => {
	it('sends a file and hands on the row', async () => {
		const setup = await setUp({ contract: 'seed' });
		const bytes = fileOf('image/webp');
		const data = await setup.engine.storeFile(bytes, {
			fileName: 'w.webp',
			mimeType: 'image/webp',
		});
		const { rows } = await setup.send({
			items: [{ json: {}, binary: { data } }],
			parameters: BINARY,
		});
		expect(rows[0]).toMatchObject({
			send_status: 'sent',
			message_id: setup.sandbox.outbox()[0]?.messageId,
			credits_charged: null,
			write_action_id: null,
		});
		expect(setup.sandbox.outbox()[0]?.media?.sha256).toBe(sha256(bytes));
		setup.sandbox.reset();
		const pending = await setup.send({ parameters: { recipient: locator('id', '9000000202001') } });
		expect(pending.rows[0]).toMatchObject({ send_status: 'sent' });
		await setup.close();
	});
});

describe('Send DM where n8n keeps binaries in memory', () => {
	it('sends a file of the item', async () => {
		const setup = await setUp({}, { binaryDataMode: 'memory' });
		const bytes = fileOf('image/jpeg', 200_000);
		const data = await setup.engine.storeFile(bytes, { fileName: 'j.jpg', mimeType: 'image/jpeg' });
		expect(data.id).toBeUndefined();
		await setup.send({ items: [{ json: {}, binary: { data } }], parameters: BINARY });
		expect(setup.sandbox.outbox()[0]?.media?.sha256).toBe(sha256(bytes));
		await setup.close();
	});
});

describe('the credential', () => {
	it.each([
		['the right key', {}, true, /Connection successful/],
		['a wrong key', { apiKey: `xq_${'0'.repeat(64)}` }, false, /does not know this API key/],
		['plain http to another machine', { baseUrl: 'http://192.0.2.1/api/v1' }, false, /https/],
	])('Test with %s', async (_title, change, ok, message) => {
		const setup = await setUp();
		const { apiKey, baseUrl } = setup.sandbox;
		const result = await setup.engine.testCredential('xquikApi', { apiKey, baseUrl, ...change });
		expect(result.ok).toBe(ok);
		expect(result.message).toMatch(message);
		await setup.close();
	});

	it('takes a trailing slash and white space around the key', async () => {
		const setup = await setUp();
		const { apiKey, baseUrl } = setup.sandbox;
		const credential = { apiKey: ` ${apiKey}\n`, baseUrl: `${baseUrl}/` };
		const { rows } = await setup.send({ credential });
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(await setup.engine.testCredential('xquikApi', credential)).toMatchObject({ ok: true });
		await setup.close();
	});

	it('with a user name in the Base URL is refused before anything is sent', async () => {
		const setup = await setUp();
		const credential = {
			apiKey: setup.sandbox.apiKey,
			baseUrl: 'https://user:word@xquik.com/api/v1',
		};
		const { run, rowsInError } = await setup.send({ credential });
		expect(run.error?.message).toMatch(/user name or password/);
		expect(rowsInError).toHaveLength(1);
		const { rows } = await setup.send({
			credential,
			items: numbered(2),
			parameters: { recipient: locator('id', '={{ $json.n ? "102" : "../credits" }}') },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([
			{ send_status: 'failed', error_code: 'recipient_invalid' },
			{
				send_status: 'failed',
				error_code: 'base_url_invalid',
				error: 'The Base URL contains a user name or password',
				error_message: expect.stringContaining('Base URL of the Xquik credential') as string,
				user_id: '102',
			},
		]);
		expect(setup.sandbox.requests()).toEqual([]);
		await setup.close();
	});
});
