import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { IBinaryData, INodeParameters } from 'n8n-workflow';
import type { SendDmResult } from './setup.mts';
import { sharedSetup } from './setup.mts';

const DOWNLOAD = 'media:download';
const KEY = `xq_${'5'.repeat(64)}`;
const PHOTO = readFileSync('e2e/fixtures/photo.jpg');

/** A server that tells what it was asked. */
async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
	const requests: Array<{ url: string; key: unknown }> = [];
	const server: Server = createServer((request, response) => {
		requests.push({ url: request.url ?? '', key: request.headers['x-api-key'] });
		answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

type TestServer = Awaited<ReturnType<typeof startServer>>;

describe('Media: Download', () => {
	const setup = sharedSetup();
	let xquik: TestServer;
	let elsewhere: TestServer;
	let failures = 0;

	beforeAll(async () => {
		elsewhere = await startServer((_request, response) => response.end(PHOTO));
		xquik = await startServer(({ url }, response) => {
			if (url === '/media/photo') response.end(PHOTO);
			else if (url === '/media/away') {
				response.writeHead(302, { location: `${elsewhere.origin}/photo.jpg` }).end();
			} else if (url === '/media/page') response.end('<!doctype html><p>Sign in');
			else if (url === '/media/empty') response.end();
			else if (url === '/media/busy' && failures++ < 2) response.writeHead(503).end('busy');
			else if (url === '/media/busy') response.end(PHOTO);
			else if (url === '/media/cut') {
				response.writeHead(200, { 'content-length': PHOTO.length });
				response.write(PHOTO.subarray(0, 500), () => response.destroy());
			} else if (url === '/media/endless') {
				response.write(PHOTO);
				const more = setInterval(() => response.write(Buffer.alloc(100_000)), 5);
				response.on('close', () => {
					clearInterval(more);
				});
			} else if (url === '/media/slow') response.write(PHOTO.subarray(0, 10));
			else if (url === '/media/private') response.writeHead(401).end('{}');
			else response.writeHead(404).end('{"error":"not_found"}');
		});
	});
	afterEach(() => {
		xquik.requests.length = 0;
		elsewhere.requests.length = 0;
	});
	afterAll(async () => {
		await xquik.close();
		await elsewhere.close();
	});

	const download = async (mediaUrl: string, options: INodeParameters = {}, more = {}) =>
		await setup.operate(DOWNLOAD, {
			parameters: { mediaUrl },
			options,
			credential: { apiKey: KEY, baseUrl: `${xquik.origin}/api/v1` },
			settings: { onError: 'continueRegularOutput' },
			...more,
		});
	const itemsOf = ({ run }: SendDmResult) => run.outputs['Send DM']?.[0] ?? [];

	/** The bytes of a file that n8n has stored: sent on as an attachment, as it is in the outbox. */
	async function sha256Of(file: IBinaryData | undefined): Promise<string | undefined> {
		if (file === undefined) return undefined;
		await setup.send({
			items: [{ json: {}, binary: { data: file } }],
			parameters: { attachment: 'binaryFile', binaryPropertyName: 'data' },
		});
		return setup.sandbox.outbox().at(-1)?.media?.sha256;
	}

	it('gives the file of Xquik’s own host with the key, as binary data of its item', async () => {
		const result = await download(`${xquik.origin}/media/photo`);
		expect(xquik.requests).toEqual([{ url: '/media/photo', key: KEY }]);
		expect(result.rows).toEqual([
			{
				record_type: 'media_download',
				media_url: `${xquik.origin}/media/photo`,
				file_name: 'photo.jpg',
				mime_type: 'image/jpeg',
				file_size: PHOTO.length,
				sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
				binary_field: 'data',
			},
		]);
		const [item] = itemsOf(result);
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(item?.binary?.['data']).toMatchObject({
			fileName: 'photo.jpg',
			mimeType: 'image/jpeg',
			fileExtension: 'jpg',
		});
		expect(await sha256Of(item?.binary?.['data'])).toBe(result.rows[0]?.sha256);
	});

	it('takes Media URL from the item, and puts each file where it is told', async () => {
		const { run } = await setup.operate(DOWNLOAD, {
			items: ['picture.png', 'picture.png'].map((name) => ({
				json: { media_url: `${setup.sandbox.origin}/__sandbox/files/${name}` },
			})),
			parameters: { binaryPropertyName: 'photo' },
		});
		const items = run.outputs['Send DM']?.[0] ?? [];
		expect(items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([['photo'], ['photo']]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(setup.sandbox.creditsSpent()).toBe(0);
	});

	it('follows no redirect, and says where it stood', async () => {
		const { rows } = await download(`${xquik.origin}/media/away`);
		expect(rows).toMatchObject([{ error_code: 'media_redirected', http_status: 302 }]);
		expect(rows[0]?.error_message).toContain('127.0.0.1');
		expect(elsewhere.requests).toEqual([]);
	});

	it.each([
		['/media/page', 'media_not_a_file'],
		['/media/empty', 'media_not_a_file'],
		['/media/gone', 'media_gone'],
	])('%s is %s', async (path, code) => {
		const result = await download(`${xquik.origin}${path}`);
		expect(result.rows).toMatchObject([
			{ record_type: 'media_download', media_url: `${xquik.origin}${path}`, error_code: code },
		]);
		expect(itemsOf(result)[0]?.binary).toBeUndefined();
		expect(xquik.requests).toHaveLength(1);
	});

	it('tries again while the server is busy', async () => {
		failures = 0;
		const { rows } = await download(`${xquik.origin}/media/busy`);
		expect(rows).toMatchObject([{ mime_type: 'image/jpeg' }]);
		expect(xquik.requests).toHaveLength(3);
	});

	it('gives up a file that breaks off again and again', async () => {
		const { rows } = await download(`${xquik.origin}/media/cut`);
		expect(rows).toMatchObject([{ error_code: 'media_unavailable', retryable: true }]);
		expect(xquik.requests).toHaveLength(4);
	});

	it('stops a file without end at Max File Size', async () => {
		const { rows } = await download(`${xquik.origin}/media/endless`, { maxFileSize: 1 });
		expect(rows).toMatchObject([{ error_code: 'media_over_limit', retryable: false }]);
		expect(rows[0]?.error_message).toContain('Max File Size');
	});

	it('stops a file that does not come at Max Wait', async () => {
		const { rows } = await download(`${xquik.origin}/media/slow`, { maxWait: 2 });
		expect(rows).toMatchObject([{ error_code: 'media_unavailable' }]);
		expect(xquik.requests).toHaveLength(1);
	});

	it('asks nothing more with a key that Xquik refuses', async () => {
		const { rows } = await setup.operate(DOWNLOAD, {
			items: [0, 1, 2].map((n) => ({ json: { n } })),
			parameters: { mediaUrl: `${xquik.origin}/media/private` },
			credential: { apiKey: KEY, baseUrl: `${xquik.origin}/api/v1` },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows.map((row) => row.error_code)).toContain('credential_stopped');
		expect(xquik.requests.length).toBeLessThan(3);
	});

	it.each([
		['another host', 'https://files.example/a.png', 'media_host_not_allowed'],
		['a read of the API', 'API/x/users/jack', 'media_url_invalid'],
		['a machine of the network', 'https://169.254.169.254/a.png', 'media_url_invalid'],
		['nothing', '={{ "" }}', 'media_url_invalid'],
	])('asks nobody for %s', async (_what, url, code) => {
		const { rows } = await download(url.replace('API', `${xquik.origin}/api/v1`));
		expect(rows).toMatchObject([{ error_code: code }]);
		expect(xquik.requests).toEqual([]);
	});

	it('checks all items before it asks for the first file', async () => {
		const { run } = await setup.operate(DOWNLOAD, {
			items: [{ json: { url: `${xquik.origin}/media/photo` } }, { json: { url: 'x' } }],
			parameters: { mediaUrl: '={{ $json.url }}' },
			credential: { apiKey: KEY, baseUrl: `${xquik.origin}/api/v1` },
		});
		expect(run.error).toMatchObject({ message: 'Media URL is not a URL: "x"' });
		expect(xquik.requests).toEqual([]);
	});

	it.each(['={{ "" }}', 'a b', '__proto__.x', '={{ 5 }}'])(
		'refuses the field name "%s"',
		async (field) => {
			const { rows } = await download(`${xquik.origin}/media/photo`, undefined, {
				parameters: { mediaUrl: `${xquik.origin}/media/photo`, binaryPropertyName: field },
			});
			expect(rows).toMatchObject([{ error_code: 'parameter_invalid' }]);
		},
	);

	it('has the key in no row, error or stored execution', async () => {
		for (const path of ['/media/photo', '/media/away', '/media/cut', '/media/private']) {
			const { run } = await download(`${xquik.origin}${path}`, {}, { settings: {} });
			expect(inspect(run.data, { depth: null, maxStringLength: null })).not.toContain(KEY);
		}
	});
});
