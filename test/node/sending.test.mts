import { fileOf, FROM_BINARY, itemWithFile, sha256 } from './files.mts';
import { locator, numbered, RECIPIENT, sharedSetup } from './setup.mts';

describe('Send DM', () => {
	const setup = sharedSetup();

	describe('the handoff row', () => {
		it('is flat, complete and paired for a text', async () => {
			const { rows, run } = await setup.send();
			const [message] = setup.sandbox.outbox();
			expect(rows).toEqual([
				{
					record_type: 'dm_send',
					recipient: RECIPIENT,
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
					request_id: expect.stringMatching(/^01SANDBX/) as unknown,
				},
			]);
			expect(run.outputs['Send DM']?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
			expect(setup.sandbox.creditsSpent()).toBe(10);
		});

		it('has the media fields for a file, and the file arrives unchanged', async () => {
			const bytes = fileOf('image/png', 200_000);
			const { rows } = await setup.send({
				items: [await itemWithFile(setup.engine, bytes)],
				parameters: FROM_BINARY,
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
			const { rows } = await setup.send({
				items: [await itemWithFile(setup.engine, fileOf('image/png'))],
				parameters: { ...FROM_BINARY, recipient: locator('username', 'some_person') },
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
			const conclusive = await setup.send({ executionId: '77' });
			expect(conclusive.rows[0]).toMatchObject({ send_status: 'sent' });
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});
	});
});
