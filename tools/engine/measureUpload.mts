/**
 * Sends one file of the given size through Send DM and prints the memory it took as JSON:
 * `{ idleBytes, peakBytes, wallMs, status }`. Run as a process of its own, so that
 * nothing else is measured:
 *
 *   node tools/engine/measureUpload.mts BASE_URL SIZE_MB     (API key in XQUIK_API_KEY)
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from './engine.mts';
import { peakMemory, writeVideo } from './peakMemory.mts';
import { SEND_DM, sendDmWorkflow } from './sendDmWorkflow.mts';

const [baseUrl = '', megabytes = '64'] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'measure-upload-'));
const engine = await startEngine({ packageRoot: join(import.meta.dirname, '../..') });

async function send(bytes: number) {
	const path = join(folder, 'video.mp4');
	await writeVideo(path, bytes);
	const data = await engine.storeFile({ path }, { fileName: 'video.mp4', mimeType: 'video/mp4' });
	const locator = (value: string) => ({ __rl: true, mode: 'id', value });
	const started = performance.now();
	const { outputs } = await engine.run({
		workflow: sendDmWorkflow({
			account: locator('acme_support'),
			recipient: locator('44196397'),
			text: `A video of ${bytes} bytes`,
			attachment: 'binaryFile',
		}),
		items: [{ json: {}, binary: { data } }],
		credentials: { xquikApi: { apiKey: process.env['XQUIK_API_KEY'] ?? '', baseUrl } },
	});
	const wallMs = Math.round(performance.now() - started);
	return { wallMs, status: outputs[SEND_DM]?.[0]?.[0]?.json['send_status'] ?? 'no row' };
}

const { result, ...memory } = await peakMemory(send, Number(megabytes));
await engine.close();
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify({ ...memory, ...result })}\n`);
