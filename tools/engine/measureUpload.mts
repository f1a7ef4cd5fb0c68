/**
 * Sends one file of the given size through Send DM and prints the memory it took as JSON:
 * `{ sizeBytes, idleBytes, peakBytes, wallMs, status }`. Run as a process of its own, so that
 * nothing else is measured:
 *
 *   node tools/engine/measureUpload.mts BASE_URL SIZE_MB     (API key in XQUIK_API_KEY)
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from './engine.mts';
import { SEND_DM, sendDmWorkflow } from './sendDmWorkflow.mts';

const MEGABYTE = 1024 * 1024;
const MP4_HEAD = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');

/** How often memory is looked at, in ms. */
const SAMPLE_EVERY = 5;

const [baseUrl = '', megabytes = '64'] = process.argv.slice(2);
const size = Number(megabytes) * MEGABYTE;
const folder = await mkdtemp(join(tmpdir(), 'measure-upload-'));
const engine = await startEngine({ packageRoot: join(import.meta.dirname, '../..') });

async function send(bytes: number): Promise<string> {
	const path = join(folder, 'video.mp4');
	const file = await open(path, 'w');
	await file.write(MP4_HEAD);
	await file.truncate(bytes);
	await file.close();
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
	wallMs = Math.round(performance.now() - started);
	const status = outputs[SEND_DM]?.[0]?.[0]?.json['send_status'];
	return typeof status === 'string' ? status : 'no row';
}

let wallMs = 0;
// The first run loads what every run needs; it is not what a file costs.
await send(MEGABYTE);
globalThis.gc?.();
const idleBytes = process.memoryUsage.rss();
let peakBytes = idleBytes;
const sampler = setInterval(() => {
	peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, SAMPLE_EVERY);
const status = await send(size);
clearInterval(sampler);
await engine.close();
await rm(folder, { recursive: true });
process.stdout.write(
	`${JSON.stringify({ sizeBytes: size, idleBytes, peakBytes, wallMs, status })}\n`,
);
