/**
 * The bare counterpart of tools/engine/measureUpload.mts: uploads one file of the given size with axios,
 * sends it, and prints `{ idleBytes, peakBytes, wallMs }`. A process of its own:
 *
 *   node tools/bench/measureBareUpload.mts BASE_URL SIZE_MB     (API key in XQUIK_API_KEY)
 */
import { measureUpload } from '../engine/peakMemory.mts';
import { sendBare } from './bareLoop.mts';

await measureUpload(async ({ path, ...to }) => {
	const started = performance.now();
	await sendBare(to, 0, { path, name: 'video.mp4', mimeType: 'video/mp4' });
	return { wallMs: performance.now() - started };
});
