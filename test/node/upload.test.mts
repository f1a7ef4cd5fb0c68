import { inspect } from 'node:util';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Fault, OutboxMessage } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { fileOf, itemWithFile, sha256 } from './files.mts';
import { connect, locator, NO_LIMITS, numbered, operateOn, sharedSetup, textIn } from './setup.mts';

const UPLOAD = 'media:upload';
const ACCOUNT = { account: locator('username', 'acme_support') };
const HOUR = 60 * 60 * 1000;

describe('Media: Upload', () => {
	const setup = sharedSetup();

	const png = () => fileOf('image/png');
	const fileItem = async (bytes = png(), fileName = 'p.png') =>
		await itemWithFile(setup.engine, bytes, { fileName });
	const fromUrl = () => ({
		...ACCOUNT,
		source: 'mediaUrl',
		mediaUrl: `${setup.sandbox.origin}/__sandbox/files/picture.png`,
	});
	/** What a media ID really is: the file that a message with it carries. */
	async function sendMedia(row: IDataObject | undefined): Promise<OutboxMessage | undefined> {
		const parameters = { attachment: 'mediaId', mediaId: textIn(row, 'media_id') };
		await setup.send({ parameters });
		return setup.sandbox.outbox().at(-1);
	}

	it('uploads a file of the item unchanged, and gives its media ID', async () => {
		const bytes = png();
		const { rows, run } = await setup.operate(UPLOAD, {
			items: [await fileItem(bytes)],
			parameters: ACCOUNT,
		});
		expect(rows).toEqual([
			{
				record_type: 'media_upload',
				media_id: expect.stringMatching(/^\d+$/) as unknown,
				media_url: expect.stringContaining('/media/') as unknown,
				expires_at: expect.any(String) as unknown,
				account: 'acme_support',
				state: 'uploaded',
				success: true,
				source_endpoint: '/api/v1/x/media',
				handoff_format: 'jsonl',
				uploaded_at: expect.any(String) as unknown,
				credits_charged: 10,
				write_action_id: expect.any(String) as unknown,
				status_url: expect.stringMatching(/^\/api\/v1\/x\/write-actions\/\d+$/) as unknown,
				idempotency_key: expect.stringMatching(/^xqdm-upload-1-/) as unknown,
				attempts: 1,
				replayed: false,
				request_id: expect.stringMatching(/^01SANDBX/) as unknown,
			},
		]);
		const times = ['expires_at', 'uploaded_at'].map((field) => Date.parse(textIn(rows[0], field)));
		expect((times[0] ?? 0) - (times[1] ?? 0)).toBe(24 * HOUR);
		expect(run.outputs['Send DM']?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(setup.sandbox.outbox()).toEqual([]);
		expect((await sendMedia(rows[0]))?.media).toMatchObject({
			sha256: sha256(bytes),
			name: 'p.png',
			type: 'image/png',
		});
	});

	it('lets Xquik download a URL', async () => {
		const { rows } = await setup.operate(UPLOAD, { parameters: fromUrl() });
		expect((await sendMedia(rows[0]))?.media?.type).toBe('image/png');
	});

	it('marks a long video', async () => {
		const { rows } = await setup.operate(UPLOAD, {
			items: [await fileItem(fileOf('video/mp4'), 'v.mp4')],
			parameters: ACCOUNT,
			options: { videoLongerThan140Seconds: true, includeApiResponse: true },
		});
		expect(rows[0]).toMatchObject({
			api_response: { upload: { request: { payload: { is_long_video: true } } } },
		});
	});

	it('keeps the fields of the input when it is to', async () => {
		const items = [{ ...(await fileItem()), json: { ticket: 7, state: 'of the input' } }];
		const { rows } = await setup.operate(UPLOAD, {
			items,
			parameters: ACCOUNT,
			options: { includeInputFields: true },
		});
		expect(rows[0]).toMatchObject({ ticket: 7, state: 'uploaded' });
	});

	describe('Duplicate Protection', () => {
		it.each<[string, INodeParameters]>([
			['Per Execution', { duplicateProtection: 'perExecution' }],
			['Per File', { duplicateProtection: 'perMessage' }],
			['Custom Key', { duplicateProtection: 'customKey', deduplicationKey: 'k' }],
		])('%s: the same execution coming back uploads nothing again', async (_title, protection) => {
			const run = {
				items: [await fileItem()],
				parameters: { ...ACCOUNT, ...protection },
				executionId: '5',
			};
			const first = await setup.operate(UPLOAD, run);
			const again = await setup.operate(UPLOAD, run);
			expect(again.rows[0]).toMatchObject({
				media_id: first.rows[0]?.media_id,
				expires_at: first.rows[0]?.expires_at,
				replayed: true,
			});
			expect(setup.sandbox.creditsSpent()).toBe(10);
		});

		it('Per File: the same file in two items is paid once', async () => {
			const bytes = png();
			const { rows } = await setup.operate(UPLOAD, {
				items: [await fileItem(bytes), await fileItem(png()), await fileItem(bytes)],
				parameters: { ...ACCOUNT, duplicateProtection: 'perMessage' },
			});
			expect(rows[2]?.media_id).toBe(rows[0]?.media_id);
			expect(rows[1]?.media_id).not.toBe(rows[0]?.media_id);
			expect(setup.sandbox.creditsSpent()).toBe(20);
		});

		it('a media ID that is about to die is not given again', async () => {
			const run = {
				items: [await fileItem()],
				parameters: { ...ACCOUNT, duplicateProtection: 'perMessage' },
			};
			const first = await setup.operate(UPLOAD, run);
			setup.sandbox.advanceClock(23.5 * HOUR);
			const second = await setup.operate(UPLOAD, run);
			expect(second.rows[0]).toMatchObject({ attempts: 2, replayed: false });
			expect(second.rows[0]?.media_id).not.toBe(first.rows[0]?.media_id);
		});

		it('Retry On Fail uploads no file twice', async () => {
			const answer = { status: 400, body: { error: 'invalid_input' } };
			setup.sandbox.addFaults([{ route: 'upload', skip: 1, answer }]);
			const { rows } = await setup.operate(UPLOAD, {
				items: [await fileItem(), await fileItem(), await fileItem()],
				parameters: ACCOUNT,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			});
			expect(rows.map(({ state }) => state)).toEqual(['uploaded', 'uploaded', 'uploaded']);
			expect(setup.sandbox.creditsSpent()).toBe(30);
		});
	});

	it.each<[string, Fault]>([
		['reset before', { drop: 'before' }],
		['reset after', { drop: 'after' }],
		['cut-off', { cutOff: { afterBytes: 20 } }],
		['500', { answer: { status: 500, body: { error: 'internal_error' }, commit: true } }],
		['429', { answer: { status: 429, headers: { 'retry-after': '0' }, body: {} } }],
		['pending, then done', { outcome: { end: 'success', pollAfterMs: 0 } }],
	])('%s: is paid once', async (_title, fault) => {
		setup.sandbox.addFaults([{ route: 'upload', ...fault }]);
		const { rows } = await setup.operate(UPLOAD, { parameters: fromUrl() });
		expect(rows[0]).toMatchObject({ state: 'uploaded', attempts: 1 });
		expect(setup.sandbox.creditsSpent()).toBe(10);
	});

	it('begins a new attempt on the server’s word that nothing was done', async () => {
		setup.sandbox.addFaults([{ route: 'upload', outcome: { end: 'failed_safe', pollAfterMs: 0 } }]);
		const { rows } = await setup.operate(UPLOAD, { parameters: fromUrl() });
		expect(rows[0]).toMatchObject({ state: 'uploaded', attempts: 2 });
	});

	it('an upload that stays open is an error that Write Action: Get can settle', async () => {
		setup.sandbox.addFaults([
			{ route: 'upload', outcome: { end: 'success', polls: 9, pollAfterMs: 400 } },
		]);
		const { errorRows } = await setup.operate(UPLOAD, {
			parameters: fromUrl(),
			options: { maxWait: 1 },
			settings: { onError: 'continueErrorOutput' },
		});
		expect(errorRows).toMatchObject([
			{ state: 'pending_confirmation', media_id: null, error_code: 'upload_not_confirmed' },
		]);
		setup.sandbox.advanceClock(15 * 60_000);
		const { rows } = await setup.operate('writeAction:get', {
			parameters: { writeAction: locator('id', textIn(errorRows[0], 'write_action_id')) },
		});
		expect(rows[0]).toMatchObject({
			record_type: 'media_upload',
			state: 'uploaded',
			media_id: expect.any(String) as unknown,
		});
	});

	it('an outcome that nobody knows is unconfirmed', async () => {
		setup.sandbox.addFaults([{ route: 'upload', outcome: { end: 'expired', pollAfterMs: 0 } }]);
		const { run } = await setup.operate(UPLOAD, { parameters: fromUrl() });
		expect(run.error?.message).toBe('Outcome unknown: the file may have been uploaded');
	});

	it.each([
		['media_too_large', 'media_too_large'],
		['x_media_rejected', 'x_media_rejected'],
		['x_image_invalid', 'x_image_invalid'],
	])('%s is a failure of its item only', async (name, code) => {
		const { rows, errorRows } = await setup.operate(UPLOAD, {
			items: [await fileItem(png(), `${name}.png`), await fileItem()],
			parameters: ACCOUNT,
			settings: { onError: 'continueErrorOutput' },
		});
		expect(rows).toMatchObject([{ state: 'uploaded' }]);
		expect(errorRows).toMatchObject([{ state: 'failed', error_code: code, media_id: null }]);
	});

	it('stops at the first failure and says how many were uploaded', async () => {
		const items = await Promise.all(
			numbered(8).map(
				async (_, n) => await fileItem(png(), n === 0 ? 'x_media_rejected.png' : 'p.png'),
			),
		);
		const { run, rowsInError } = await setup.operate(UPLOAD, { items, parameters: ACCOUNT });
		expect(run.error?.message).toMatch(
			/^X rejected the attachment\. \d of 8 uploaded, \d+ credits\.$/,
		);
		expect(rowsInError).toHaveLength(8);
		expect(rowsInError.at(-1)).toMatchObject({
			state: 'not_attempted',
			error_code: 'stopped_after_error',
			idempotency_key: expect.stringMatching(/^xqdm-upload-1-/) as unknown,
		});
	});

	it('an account that is out takes down its other items, and no other account', async () => {
		const { rows } = await setup.operate(UPLOAD, {
			items: numbered(12),
			parameters: {
				...fromUrl(),
				account: locator('username', '={{ $json.n % 2 ? "acme_support" : "acme_daily" }}'),
			},
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows.filter(({ state }) => state === 'uploaded')).toHaveLength(6);
		expect(rows.map((row) => row.error_code)).toContain('account_stopped');
	});

	it('works under the legacy contract', async () => {
		const sandbox = await startSandbox({ contract: 'legacy', rateLimits: NO_LIMITS });
		const mediaUrl = `${sandbox.origin}/__sandbox/files/picture.png`;
		const { rows } = await operateOn(setup.engine, sandbox)(UPLOAD, {
			parameters: { ...ACCOUNT, source: 'mediaUrl', mediaUrl },
		});
		expect(rows[0]).toMatchObject({
			state: 'uploaded',
			write_action_id: null,
			expires_at: expect.any(String) as unknown,
		});
		await connect(
			setup.engine,
			sandbox,
		)({
			parameters: { attachment: 'mediaId', mediaId: textIn(rows[0], 'media_id') },
		});
		expect(sandbox.outbox()[0]?.media?.type).toBe('image/png');
		await sandbox.close();
	});

	it('starts no new upload once the execution is cancelled', async () => {
		setup.sandbox.addFaults([
			{ route: 'upload', times: 99, outcome: { end: 'never', pollAfterMs: 20_000 } },
		]);
		const stop = new AbortController();
		setTimeout(() => {
			stop.abort();
		}, 300);
		const { run } = await setup.operate(UPLOAD, {
			items: numbered(9),
			parameters: fromUrl(),
			signal: stop.signal,
		});
		expect(run.status).toBe('canceled');
		const uploads = setup.sandbox.requests().filter(({ route }) => route === 'upload');
		expect(uploads.length).toBeLessThanOrEqual(5);
	});

	it('the key is in no row, error or stored execution', async () => {
		for (const parameters of [fromUrl(), ACCOUNT]) {
			const { run } = await setup.operate(UPLOAD, {
				parameters,
				options: { includeApiResponse: true },
			});
			const stored = inspect(run.data, { depth: null, maxStringLength: null });
			expect(stored).not.toContain(setup.sandbox.apiKey);
		}
	});
});
