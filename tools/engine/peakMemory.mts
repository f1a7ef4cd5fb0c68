import { open } from 'node:fs/promises';

const MEGABYTE = 1024 * 1024;
const MP4_HEAD = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');

/** How often memory is looked at, in ms. */
const SAMPLE_EVERY = 5;

/** What sending a file took. */
export interface PeakMemory<Result> {
	result: Result;
	/** Resident memory before, and the most of it meanwhile. */
	idleBytes: number;
	peakBytes: number;
}

/** Writes a file that looks like a video to whoever asks its first bytes; the rest of it is a hole. */
export async function writeVideo(path: string, bytes: number): Promise<void> {
	const file = await open(path, 'w');
	await file.write(MP4_HEAD);
	await file.truncate(bytes);
	await file.close();
}

/** Sends a file of the given size, and watches the memory of this process. */
export async function peakMemory<Result>(
	send: (bytes: number) => Promise<Result>,
	megabytes: number,
): Promise<PeakMemory<Result>> {
	// The first run loads what every run needs; it is not what a file costs.
	await send(MEGABYTE);
	globalThis.gc?.();
	const idleBytes = process.memoryUsage.rss();
	let peakBytes = idleBytes;
	const sampler = setInterval(() => {
		peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
	}, SAMPLE_EVERY);
	const result = await send(megabytes * MEGABYTE);
	clearInterval(sampler);
	return { result, idleBytes, peakBytes };
}
