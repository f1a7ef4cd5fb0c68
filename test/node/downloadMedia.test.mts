import { createHash } from 'node:crypto';
import { sampleFile } from '../../sandbox/sampleFiles.mts';
import { pollTrigger } from './pollTrigger.mts';
import { locator, sharedSetup } from './setup.mts';

const GET_MANY = 'directMessage:getAll';
const PICTURE = sampleFile('picture.png')?.content ?? Buffer.alloc(0);
const SENDS_PICTURES = locator('id', '9000000200006');
const ACCOUNT = locator('username', 'acme_support');

describe('Download Media', () => {
	const setup = sharedSetup();
	const pictures = { account: ACCOUNT, recipient: SENDS_PICTURES };

	it('of Get Many adds the file of each message', async () => {
		const { run, rows } = await setup.operate(GET_MANY, {
			parameters: pictures,
			options: { downloadMedia: 'xquik' },
		});
		const items = run.outputs['Send DM']?.[0] ?? [];
		expect(items).toHaveLength(3);
		for (const { binary, json } of items) {
			expect(binary?.['data']).toMatchObject({
				fileName: 'picture.png',
				mimeType: 'image/png',
			});
			expect(json).not.toHaveProperty('media_error');
		}
		expect(rows[0]).toMatchObject({ text: 'Message 3 of 3' });
		expect(setup.sandbox.creditsSpent()).toBe(3);
	});

	it('is off unless it is added', async () => {
		const { run } = await setup.operate(GET_MANY, { parameters: pictures });
		const items = run.outputs['Send DM']?.[0] ?? [];
		expect(items.map(({ binary }) => binary)).toEqual([undefined, undefined, undefined]);
	});

	it('loses no row over a file, and says in each why it is missing', async () => {
		const from = '44196397';
		const write = (file: { file?: string; mediaUrl?: string }) =>
			setup.sandbox.receive({ account: 'acme_support', from, text: 'Look', ...file });
		write({});
		write({ file: 'notes.txt' });
		write({ mediaUrl: 'https://files.example/a.png' });
		write({ mediaUrl: 'https://10.0.0.1/a.png' });
		write({ file: 'picture.png' });
		const { run, rows } = await setup.operate(GET_MANY, {
			parameters: { account: ACCOUNT, recipient: locator('id', from) },
			options: { downloadMedia: 'xquikAndX', output: 'simplified' },
		});
		expect(rows.map(({ media_error: error }) => error)).toEqual([
			undefined,
			expect.stringContaining('local network'),
			expect.stringContaining('set Download Media to Any Public Host'),
			expect.stringContaining('no picture, GIF or video'),
			undefined,
		]);
		const items = run.outputs['Send DM']?.[0] ?? [];
		expect(items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([
			['data'],
			[],
			[],
			[],
			[],
		]);
	});

	it('refuses another value than those of the list before it reads', async () => {
		const { rows } = await setup.operate(GET_MANY, {
			parameters: pictures,
			options: { downloadMedia: '={{ true }}' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([{ error_code: 'option_invalid' }]);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('of the trigger adds the file to the item of its message', async () => {
		const poll = async (staticData = {}, downloadMedia = 'xquik') =>
			await pollTrigger(setup, { parameters: { downloadMedia }, staticData });
		const first = await poll();
		const message = { account: 'acme_support', from: '44196397' };
		setup.sandbox.receive({ ...message, text: 'Look', file: 'picture.png' });
		setup.sandbox.receive({ ...message, text: 'And this', file: 'notes.txt' });
		const { items } = await poll(first.staticData);
		expect(items).toMatchObject([
			{ json: { text: 'Look' }, binary: { data: { mimeType: 'image/png' } } },
			{ json: { text: 'And this', media_error: expect.any(String) as unknown } },
		]);
		expect(items?.[0]?.json).not.toHaveProperty('media_error');
		expect(items?.[1]).not.toHaveProperty('binary');
		const without = await poll(first.staticData, 'no');
		expect(without.items?.map(({ binary }) => binary)).toEqual([undefined, undefined]);
	});

	it('gives the bytes that the person sent', async () => {
		const { run } = await setup.operate(GET_MANY, {
			parameters: { ...pictures, limit: 1 },
			options: { downloadMedia: 'xquik' },
		});
		const [item] = run.outputs['Send DM']?.[0] ?? [];
		if (item === undefined) throw new Error('There is no item');
		// Sent on as an attachment, it is in the outbox as n8n has stored it.
		await setup.send({
			items: [item],
			parameters: { attachment: 'binaryFile', binaryPropertyName: 'data' },
		});
		const sha256 = createHash('sha256').update(PICTURE).digest('hex');
		expect(setup.sandbox.outbox().at(-1)?.media).toMatchObject({ sha256, type: 'image/png' });
	});
});
