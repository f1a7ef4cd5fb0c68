import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';
import { startEngine } from '../../tools/engine/engine.mts';
import type { Engine, RunOptions } from '../../tools/engine/engine.mts';
import { startCourierServer } from './courierServer.mts';
import type { CourierServer } from './courierServer.mts';
import { item, workflow } from './courierWorkflow.mts';
import { writeFixturePackage } from './fixturePackage.mts';
import type { FixturePackage } from './fixturePackage.mts';

let fixture: FixturePackage;
let server: CourierServer;
let engine: Engine;

beforeAll(async () => {
	fixture = await writeFixturePackage();
	server = await startCourierServer();
	engine = await startEngine({ packageRoot: fixture.root });
});

beforeEach(() => {
	server.requests.length = 0;
	delete server.onRequest;
});

afterAll(async () => {
	await engine.close();
	await server.close();
	await fixture.remove();
});

function run(options: Partial<RunOptions> = {}) {
	return engine.run({
		workflow: workflow(),
		items: [item('a')],
		credentials: { courierApi: { key: 'k1', baseUrl: server.url } },
		...options,
	});
}

describe('files', () => {
	const binaryItem = async (): Promise<INodeExecutionData> => ({
		...item('a'),
		binary: {
			data: await engine.storeFile(Buffer.from('small file'), {
				fileName: 'note.txt',
				mimeType: 'text/plain',
			}),
		},
	});

	it('stores files on disk, where the node reads them as a stream', async () => {
		const result = await run({ items: [await binaryItem()] });

		expect(result.outputs['Sent']?.[0]?.[0]?.json).toMatchObject({
			storedAs: 'file',
			text: 'small file',
			metadata: { fileName: 'note.txt', mimeType: 'text/plain', fileSize: 10 },
		});
	});

	it('stores a file that is given by its path', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'engine-file-'));
		const path = join(folder, 'upload');
		await writeFile(path, 'from disk');
		const data = await engine.storeFile({ path }, { fileName: 'a.png', mimeType: 'image/png' });
		await rm(folder, { recursive: true });
		const result = await run({ items: [{ ...item('a'), binary: { data } }] });

		expect(data).toMatchObject({ fileName: 'a.png', fileType: 'image', bytes: 9 });
		expect(result.outputs['Sent']?.[0]?.[0]?.json['text']).toBe('from disk');
	});

	it('keeps files in the item in memory mode, and removes its folder at the end', async () => {
		await engine.close();
		expect(existsSync(engine.userFolder)).toBe(false);
		engine = await startEngine({ packageRoot: fixture.root, binaryDataMode: 'memory' });
		const data = await binaryItem();
		const result = await run({ items: [data] });

		expect(data.binary?.['data']?.id).toBeUndefined();
		expect(result.outputs['Sent']?.[0]?.[0]?.json).toMatchObject({
			storedAs: 'base64',
			text: 'small file',
		});
	});
});
