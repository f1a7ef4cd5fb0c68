/**
 * The bare counterpart of tools/engine/measureUpload.mts: uploads one file of the given size with axios,
 * sends it, and prints `{ idleBytes, peakBytes, wallMs }`. A process of its own:
 *
 *   node tools/bench/measureBareUpload.mts BASE_URL SIZE_MB     (API key in XQUIK_API_KEY)
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendBare } from './bareLoop.mts';

const MEGABYTE = 1024 * 1024;
const MP4_HEAD = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');

/** How often memory is looked at, in ms. */
const SAMPLE_EVERY = 5;

const [baseUrl = '', megabytes = '64'] = process.argv.slice(2);
const to = { baseUrl, origin: '', apiKey: process.env['XQUIK_API_KEY'] ?? '' };
const folder = await mkdtemp(join(tmpdir(), 'measure-bare-upload-'));

async function send(bytes: number): Promise<number> {
	const path = join(folder, `${bytes}.mp4`);
	const file = await open(path, 'w');
	await file.write(MP4_HEAD);
	await file.truncate(bytes);
	await file.close();
	const started = performance.now();
	await sendBare(to, 0, { path, name: 'video.mp4', mimeType: 'video/mp4' });
	return performance.now() - started;
}

await send(MEGABYTE);
const idleBytes = process.memoryUsage.rss();
let peakBytes = idleBytes;
const sampler = setInterval(() => {
	peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, SAMPLE_EVERY);
const wallMs = await send(Number(megabytes) * MEGABYTE);
clearInterval(sampler);
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify({ idleBytes, peakBytes, wallMs })}\n`);
