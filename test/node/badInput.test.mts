import type { IDataObject } from 'n8n-workflow';
import { FROM_BINARY, itemWithFile } from './files.mts';
import { locator, numbered, sharedSetup } from './setup.mts';

const TEXT_FILE = Buffer.from('%PDF-1.7 not a picture at all');

describe('bad input', () => {
	const setup = sharedSetup();

	it.each<[string, string, IDataObject]>([
		['account_missing', 'Account', { account: locator('username', '={{ "" }}') }],
		['account_invalid', 'Account', { account: locator('username', '={{ "no spaces allowed" }}') }],
		['account_invalid', 'Account', { account: locator('id', '={{ "a/../b" }}') }],
		['recipient_missing', 'Recipient', { recipient: locator('id', '={{ "" }}') }],
		['recipient_invalid', 'Recipient', { recipient: locator('id', '={{ "../credits" }}') }],
		['recipient_invalid', 'Recipient', { recipient: locator('id', '={{ "1".repeat(21) }}') }],
		['recipient_invalid', 'Recipient', { recipient: locator('username', '={{ "a b" }}') }],
		[
			'recipient_invalid',
			'Recipient',
			{ recipient: locator('url', '={{ "https://evil.test/x" }}') },
		],
		['text_blank', 'Text', { text: '={{ " \\n" }}' }],
		['text_invalid', 'Text', { text: '={{ { a: 1 } }}' }],
		['attachment_missing', 'Input Binary Field', FROM_BINARY],
		[
			'attachment_field_missing',
			'Input Binary Field',
			{ ...FROM_BINARY, binaryPropertyName: '={{ 7 }}' },
		],
		[
			'media_url_invalid',
			'Media URL',
			{ attachment: 'mediaUrl', mediaUrl: 'http://example.com/a.png' },
		],
		['media_url_invalid', 'Media URL', { attachment: 'mediaUrl' }],
		[
			'media_url_invalid',
			'Media URL',
			{ attachment: 'mediaUrl', mediaUrl: 'https://a:b@example.com/' },
		],
		[
			'media_id_invalid',
			'Media ID',
			{ attachment: 'mediaId', mediaId: '={{ 1893726451023847424 }}' },
		],
		[
			'deduplication_key_missing',
			'Deduplication Key',
			{ duplicateProtection: 'customKey', deduplicationKey: '={{ "  " }}' },
		],
		[
			'deduplication_key_missing',
			'Deduplication Key',
			{ duplicateProtection: 'customKey', deduplicationKey: '={{ true }}' },
		],
		['parameter_invalid', '', { text: '={{ $json.a.b.c }}{{ nope( }}' }],
	])('%s names the field %s and sends nothing', async (code, field, parameters) => {
		const { rows, run } = await setup.send({
			parameters: parameters as never,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(run.status).toBe('success');
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({
			send_status: 'failed',
			error_code: code,
			retryable: false,
			safe_to_retry: true,
			credits_charged: null,
			idempotency_key: expect.stringMatching(/^xqdm-send-1-/) as unknown,
		});
		expect(rows[0]?.error_message).toContain(field);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it.each([
		['attachment_type', TEXT_FILE],
		['attachment_empty', Buffer.alloc(0)],
	])('%s is found by looking at the file', async (code, bytes) => {
		const item = await itemWithFile(setup.engine, bytes);
		Object.assign(item.binary?.data ?? {}, { mimeType: 'image/png' });
		const { rows } = await setup.send({
			items: [item],
			parameters: FROM_BINARY,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: code });
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('a file without a label is refused by its bytes all the same', async () => {
		const item = await itemWithFile(setup.engine, TEXT_FILE);
		Object.assign(item.binary?.data ?? {}, { mimeType: '' });
		const { rows } = await setup.send({
			items: [item],
			parameters: FROM_BINARY,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'attachment_type' });
		expect(rows[0]?.error_message).not.toContain('label');
	});

	it('a wrong binary field is answered with the names of those that are there', async () => {
		const { rows } = await setup.send({
			items: [await itemWithFile(setup.engine, TEXT_FILE)],
			parameters: { ...FROM_BINARY, binaryPropertyName: 'photo' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'attachment_missing' });
		expect(rows[0]?.error_message).toContain('Its binary fields are: data');
	});

	it('the row of a bad item has what could be read of it', async () => {
		const { rows } = await setup.send({
			parameters: { recipient: locator('username', '@some_person'), text: '={{ "" }}' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({
			error_code: 'text_blank',
			account: 'acme_support',
			username: 'some_person',
		});
	});

	it('an operation of a newer version is named, with the remedy', async () => {
		const { run } = await setup.send({ parameters: { operation: 'shout' } });
		expect(run.error?.message).toContain('no operation shout for directMessage');
		expect(run.error?.description).toContain('update the node');
	});

	it('a file that is gone from the storage is an error of its item', async () => {
		const item = await itemWithFile(setup.engine, TEXT_FILE);
		const id = 'filesystem-v2:workflows/workflow/executions/temp/binary_data/gone';
		Object.assign(item.binary?.data ?? {}, { id });
		const { rows } = await setup.send({
			items: [item],
			parameters: FROM_BINARY,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'attachment_gone' });
	});

	it('several files of one form field are too many', async () => {
		const photo = await setup.engine.storeFile(TEXT_FILE, { fileName: 'a', mimeType: 'image/png' });
		const { rows } = await setup.send({
			items: [{ json: {}, binary: { photo_0: photo, photo_1: photo } }],
			parameters: { ...FROM_BINARY, binaryPropertyName: 'photo' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'attachment_several' });
	});

	it('one bad item stops all before the first write when On Error is Stop Workflow', async () => {
		const { run, rowsInError } = await setup.send({
			items: numbered(3),
			parameters: { text: '={{ $json.n === 1 ? "" : "Hello" }}' },
		});
		expect(run.error?.name).toBe('NodeOperationError');
		expect(run.error?.message).toBe(
			'Text is empty. 0 of 3 sent, 0 credits. Retry this execution to send all 3.',
		);
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(rowsInError.map((row) => row.send_status)).toEqual([
			'not_attempted',
			'failed',
			'not_attempted',
		]);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('one bad item takes down only itself when On Error is Continue', async () => {
		const { rows, errorRows } = await setup.send({
			items: numbered(3),
			parameters: { text: '={{ $json.n === 1 ? "" : "Hello" }}' },
			settings: { onError: 'continueErrorOutput' },
		});
		expect(rows.map((row) => row.send_status)).toEqual(['sent', 'sent']);
		expect(errorRows).toMatchObject([{ send_status: 'failed', error_code: 'text_blank', n: 1 }]);
	});
});
