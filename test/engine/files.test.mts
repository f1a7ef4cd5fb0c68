import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';
import { startEngine } from '../../tools/engine/engine.mts';
import type { RunOptions } from '../../tools/engine/engine.mts';
import { item } from './courierWorkflow.mts';
import { courierEngine, runWith } from './courierEngine.mts';

const running = courierEngine();
const run = (options?: Partial<RunOptions>) => runWith(running, options);

describe('files', () => {
	const binaryItem = async (): Promise<INodeExecutionData> => ({
		...item('a'),
		binary: {
			data: await running.engine.storeFile(Buffer.from('small file'), {
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
		const data = await running.engine.storeFile(
			{ path },
			{ fileName: 'a.png', mimeType: 'image/png' },
		);
		await rm(folder, { recursive: true });
		const result = await run({ items: [{ ...item('a'), binary: { data } }] });

		expect(data).toMatchObject({ fileName: 'a.png', fileType: 'image', bytes: 9 });
		expect(result.outputs['Sent']?.[0]?.[0]?.json['text']).toBe('from disk');
	});

	it('keeps files in the item in memory mode, and removes its folder at the end', async () => {
		await running.engine.close();
		expect(existsSync(running.engine.userFolder)).toBe(false);
		running.engine = await startEngine({
			packageRoot: running.fixture.root,
			binaryDataMode: 'memory',
		});
		const data = await binaryItem();
		const result = await run({ items: [data] });

		expect(data.binary?.['data']?.id).toBeUndefined();
		expect(result.outputs['Sent']?.[0]?.[0]?.json).toMatchObject({
			storedAs: 'base64',
			text: 'small file',
		});
	});
});
