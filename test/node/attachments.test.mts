import { FILE_TYPES, fileOf, FROM_BINARY, itemWithFile, sha256 } from './files.mts';
import { locator, setUp, sharedSetup } from './setup.mts';

describe('attachments', () => {
	const setup = sharedSetup();

	it.each(FILE_TYPES)('%s goes by its first bytes', async (type) => {
		const unnamed = { fileName: 'unnamed', mimeType: 'application/octet-stream' };
		const item = await itemWithFile(setup.engine, fileOf(type), unnamed);
		await setup.send({ items: [item], parameters: FROM_BINARY });
		expect(setup.sandbox.outbox()[0]?.media?.type).toBe(type);
	});

	it('a long video is marked, another file is not', async () => {
		const video = { fileName: 'v.mp4', mimeType: 'video/mp4' };
		const { rows } = await setup.send({
			items: [await itemWithFile(setup.engine, fileOf('video/mp4'), video)],
			parameters: FROM_BINARY,
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
		const gif = { fileName: 'a.gif', mimeType: 'image/gif' };
		const first = await setup.send({
			items: [await itemWithFile(setup.engine, bytes, gif)],
			parameters: FROM_BINARY,
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
			parameters: { ...FROM_BINARY, ifFileIsMissing: 'sendTextOnly' },
		});
		expect(rows[0]).toMatchObject({ record_type: 'dm_send', send_status: 'sent' });
		expect(rows[0]).not.toHaveProperty('media_ids');
	});

	it.each(['', 'C:\\folder\\', undefined])(
		'the file name %j becomes one of its type',
		async (name) => {
			const item = await itemWithFile(setup.engine, fileOf('image/jpeg'));
			Object.assign(item.binary?.data ?? {}, { fileName: name });
			await setup.send({ items: [item], parameters: FROM_BINARY });
			expect(setup.sandbox.outbox()[0]?.media?.name).toBe('attachment.jpg');
		},
	);

	it('a file name cannot break out of its header', async () => {
		const item = await itemWithFile(setup.engine, fileOf('image/png'));
		Object.assign(item.binary?.data ?? {}, { fileName: 'a"\r\nX-Evil: 1\r\n\r\nb.png' });
		const { rows } = await setup.send({ items: [item], parameters: FROM_BINARY });
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(setup.sandbox.outbox()[0]?.media?.name).toBe('a%22%0D%0AX-Evil: 1%0D%0A%0D%0Ab.png');
	});
});

describe('Send DM under the legacy contract', () => {
	it('sends a file and hands on the row', async () => {
		const setup = await setUp({ contract: 'legacy' });
		const bytes = fileOf('image/webp');
		const webp = { fileName: 'w.webp', mimeType: 'image/webp' };
		const { rows } = await setup.send({
			items: [await itemWithFile(setup.engine, bytes, webp)],
			parameters: FROM_BINARY,
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
		const jpeg = { fileName: 'j.jpg', mimeType: 'image/jpeg' };
		const item = await itemWithFile(setup.engine, bytes, jpeg);
		expect(item.binary?.data?.id).toBeUndefined();
		await setup.send({ items: [item], parameters: FROM_BINARY });
		expect(setup.sandbox.outbox()[0]?.media?.sha256).toBe(sha256(bytes));
		await setup.close();
	});
});
