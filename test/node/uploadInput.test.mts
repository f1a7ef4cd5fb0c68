import type { INodeParameters } from 'n8n-workflow';
import { fileOf, itemWithFile } from './files.mts';
import { locator, sharedSetup } from './setup.mts';

const UPLOAD = 'media:upload';
const ACCOUNT = { account: locator('username', 'acme_support') };

describe('bad input of Media: Upload', () => {
	const setup = sharedSetup();

	const fileItem = async (bytes = fileOf('image/png')) =>
		await itemWithFile(setup.engine, bytes, { fileName: 'p.png' });

	it.each<[string, string, INodeParameters]>([
		['account_missing', 'Account', { account: locator('username', '={{ "" }}') }],
		['attachment_missing', 'Source to Media URL', {}],
		['attachment_field_missing', 'Input Binary Field', { binaryPropertyName: '={{ 7 }}' }],
		['media_url_invalid', 'Media URL', { source: 'mediaUrl', mediaUrl: 'http://example.com/a' }],
		[
			'deduplication_key_missing',
			'Deduplication Key',
			{ duplicateProtection: 'customKey', deduplicationKey: '={{ "" }}' },
		],
	])('%s names %s, and nothing is uploaded', async (code, field, parameters) => {
		const { rows } = await setup.operate(UPLOAD, {
			parameters: { ...ACCOUNT, ...parameters },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([
			{ record_type: 'media_upload', state: 'failed', error_code: code, attempts: 0 },
		]);
		expect(rows[0]?.error_message).toContain(field);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('a file that is no picture is found before the upload', async () => {
		const { run } = await setup.operate(UPLOAD, {
			items: [await fileItem(Buffer.from('%PDF-1.7'))],
			parameters: ACCOUNT,
		});
		expect(run.error?.message).toContain(
			'X does not accept "p.png" (labelled image/png, but its content is not)',
		);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('an unusable Base URL gives a failed row for each item', async () => {
		const { rows } = await setup.operate(UPLOAD, {
			items: [await fileItem(), await fileItem()],
			parameters: ACCOUNT,
			credential: { apiKey: setup.sandbox.apiKey, baseUrl: 'ftp://example.com' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows.map((row) => row.error_code)).toEqual(['base_url_invalid', 'base_url_invalid']);
	});
});
