/**
 * Sends one file of the given size through Send DM and prints the memory it took as JSON:
 * `{ idleBytes, peakBytes, wallMs, status }`. A process of its own, so that nothing else is measured:
 *
 *   node tools/engine/measureUpload.mts BASE_URL SIZE_MB     (API key in XQUIK_API_KEY)
 */
import { join } from 'node:path';
import { startEngine } from './engine.mts';
import { measureUpload } from './peakMemory.mts';
import { locator, SEND_DM, sendDmWorkflow } from './sendDmWorkflow.mts';

const engine = await startEngine({ packageRoot: join(import.meta.dirname, '../..') });
await measureUpload(async ({ path, bytes, ...credential }) => {
	const data = await engine.storeFile({ path }, { fileName: 'video.mp4', mimeType: 'video/mp4' });
	const started = performance.now();
	const { outputs } = await engine.run({
		workflow: sendDmWorkflow({
			account: locator('id', 'acme_support'),
			recipient: locator('id', '44196397'),
			text: `A video of ${bytes} bytes`,
			attachment: 'binaryFile',
		}),
		items: [{ json: {}, binary: { data } }],
		credentials: { xquikApi: credential },
	});
	const wallMs = Math.round(performance.now() - started);
	return { wallMs, status: outputs[SEND_DM]?.[0]?.[0]?.json['send_status'] ?? 'no row' };
});
await engine.close();
