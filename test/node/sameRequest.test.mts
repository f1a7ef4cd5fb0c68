import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeExecutionData } from 'n8n-workflow';
import { fileOf, FROM_BINARY, sha256 } from './files.mts';
import { locator, sharedSetup } from './setup.mts';

/** A write as it left the node. */
interface SentWrite {
	path: string;
	key: string | undefined;
	/** Without the boundary of a multipart body, which is random. */
	body: string;
}

/** Stands between the node and the sandbox, and keeps each write as it was sent. */
async function startWire(target: () => string): Promise<{
	baseUrl: string;
	writes: SentWrite[];
	server: Server;
}> {
	const writes: SentWrite[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks);
			const headers = request.headers as IncomingHttpHeaders & Record<string, string>;
			if (request.method === 'POST') {
				const boundary = /boundary=(.*)$/.exec(headers['content-type'] ?? '')?.[1];
				const text = body.toString('latin1');
				writes.push({
					path: request.url ?? '',
					key: headers['idempotency-key'],
					body: boundary === undefined ? text : text.replaceAll(boundary, 'boundary'),
				});
			}
			const passed = new Headers(headers);
			for (const name of ['host', 'connection', 'content-length']) passed.delete(name);
			void fetch(`${target()}${request.url ?? ''}`, {
				method: request.method ?? 'GET',
				headers: passed,
				...(body.byteLength > 0 && { body }),
			}).then(async (answer) => {
				response.writeHead(answer.status, { 'Content-Type': 'application/json' });
				response.end(await answer.text());
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { baseUrl: `http://127.0.0.1:${port}/api/v1`, writes, server };
}

describe('the same message from another execution', () => {
	const setup = sharedSetup();
	let wire: Awaited<ReturnType<typeof startWire>>;
	beforeAll(async () => {
		wire = await startWire(() => setup.sandbox.origin);
	});
	beforeEach(() => {
		wire.writes.length = 0;
	});
	afterAll(() => {
		wire.server.close();
	});

	const bytes = fileOf('image/png');
	async function itemNamed(fileName: string): Promise<INodeExecutionData> {
		const file = await setup.engine.storeFile(bytes, { fileName, mimeType: 'image/png' });
		return { json: {}, binary: { data: file } };
	}
	const run = async (operation: string, account: string, fileName: string, more: object) =>
		await setup.operate(operation, {
			items: [await itemNamed(fileName)],
			parameters: {
				account: locator('username', account),
				recipient: locator('id', '44196397'),
				text: 'Hello',
				...FROM_BINARY,
				...more,
			},
			credential: { apiKey: setup.sandbox.apiKey, baseUrl: wire.baseUrl },
		});

	it.each<[rule: string, operation: string, more: object]>([
		['Per Message', 'directMessage:send', { duplicateProtection: 'perMessage' }],
		[
			'Custom Key',
			'directMessage:send',
			{ duplicateProtection: 'customKey', deduplicationKey: 'ticket-1' },
		],
		['Per File', 'media:upload', { duplicateProtection: 'perMessage' }],
	])('is the same request under %s, whatever its file and account are called', async (...given) => {
		const [, operation, more] = given;
		const first = await run(operation, 'acme_support', 'holiday.png', more);
		const second = await run(operation, '@Acme_Support', 'IMG 1.jpeg', more);
		const uploads = operation === 'media:upload';
		const count = wire.writes.length / 2;
		expect(count).toBe(uploads ? 1 : 2);
		expect(wire.writes.slice(count)).toEqual(wire.writes.slice(0, count));
		expect(second.rows[0]).toMatchObject({ success: true, replayed: true });
		const id = uploads ? 'media_id' : 'message_id';
		expect(second.rows[0]?.[id]).toBe(first.rows[0]?.[id]);
	});

	it('keeps the name of the file and the account as they are under Per Execution', async () => {
		await run('directMessage:send', 'Acme_Support', 'holiday.png', {});
		expect(wire.writes[0]?.body).toContain('filename="holiday.png"');
		expect(wire.writes[0]?.body).toContain('Acme_Support');
		expect(setup.sandbox.outbox()[0]?.media?.sha256).toBe(sha256(bytes));
	});
});
