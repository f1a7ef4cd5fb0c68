import { mkdtempDisposable, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEGABYTE = 1024 * 1024;
const MP4_HEAD = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');

/** How often memory is looked at, in ms. */
const SAMPLE_EVERY = 5;

/** A file to send, and where to. */
interface Upload {
	path: string;
	bytes: number;
	baseUrl: string;
	apiKey: string;
}

/**
 * Sends a file that looks like a video to the address and of the size in MB of the command line
 * (API key in XQUIK_API_KEY), watches the memory of this process, and prints as JSON what `send` gives,
 * with the memory before and the most of it meanwhile: `{ idleBytes, peakBytes, … }`.
 */
export async function measureUpload(send: (upload: Upload) => Promise<object>): Promise<void> {
	const [baseUrl = '', megabytes = '64'] = process.argv.slice(2);
	const apiKey = process.env['XQUIK_API_KEY'] ?? '';
	await using folder = await mkdtempDisposable(join(tmpdir(), 'measure-upload-'));
	const sendVideo = async (bytes: number): Promise<object> => {
		const path = join(folder.path, 'video.mp4');
		const file = await open(path, 'w');
		await file.write(MP4_HEAD);
		await file.truncate(bytes);
		await file.close();
		return await send({ path, bytes, baseUrl, apiKey });
	};

	// The first run loads what every run needs; it is not what a file costs.
	await sendVideo(MEGABYTE);
	globalThis.gc?.();
	const idleBytes = process.memoryUsage.rss();
	let peakBytes = idleBytes;
	const sampler = setInterval(() => {
		peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
	}, SAMPLE_EVERY);
	const result = await sendVideo(Number(megabytes) * MEGABYTE);
	clearInterval(sampler);
	process.stdout.write(`${JSON.stringify({ idleBytes, peakBytes, ...result })}\n`);
}
