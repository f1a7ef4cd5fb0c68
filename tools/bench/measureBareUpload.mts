/**
 * The bare counterpart of tools/engine/measureUpload.mts: uploads one file of the given size with axios,
 * sends it, and prints `{ idleBytes, peakBytes, wallMs }`. A process of its own:
 *
 *   node tools/bench/measureBareUpload.mts BASE_URL SIZE_MB     (API key in XQUIK_API_KEY)
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakMemory, writeVideo } from '../engine/peakMemory.mts';
import { sendBare } from './bareLoop.mts';

const [baseUrl = '', megabytes = '64'] = process.argv.slice(2);
const to = { baseUrl, origin: '', apiKey: process.env['XQUIK_API_KEY'] ?? '' };
const folder = await mkdtemp(join(tmpdir(), 'measure-bare-upload-'));

async function send(bytes: number): Promise<number> {
	const path = join(folder, `${bytes}.mp4`);
	await writeVideo(path, bytes);
	const started = performance.now();
	await sendBare(to, 0, { path, name: 'video.mp4', mimeType: 'video/mp4' });
	return performance.now() - started;
}

const { result: wallMs, ...memory } = await peakMemory(send, Number(megabytes));
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify({ ...memory, wallMs })}\n`);
