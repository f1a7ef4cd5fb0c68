import type { IBinaryData } from 'n8n-workflow';
import type { Engine } from '../engine/engine.mts';
import { SEND_DM, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import type { Batch, Contender } from './batch.mts';
import { ACCOUNT, recipientOf, textOf } from './batch.mts';

function locator(value: string) {
	return { __rl: true, mode: 'id', value };
}

function workflowOf({ concurrency, file }: Batch) {
	return sendDmWorkflow({
		account: locator(ACCOUNT),
		recipient: locator('={{ $json.recipient }}'),
		text: '={{ $json.text }}',
		attachment: file === undefined ? 'none' : 'binaryFile',
		options: { concurrency, maxWait: 600 },
	});
}

/** Sends batches through Send DM on n8n's engine; the wall time is that of the whole execution. */
export function ourNode(engine: Engine): Contender {
	const stored = new Map<string, IBinaryData>();
	return async (batch) => {
		const { to, count, file } = batch;
		let data = file && stored.get(file.path);
		if (file !== undefined && data === undefined) {
			const { name: fileName, mimeType } = file;
			data = await engine.storeFile({ path: file.path }, { fileName, mimeType });
			stored.set(file.path, data);
		}
		const items = Array.from({ length: count }, (_, index) => ({
			json: { recipient: recipientOf(index), text: textOf(index) },
			...(data && { binary: { data } }),
		}));
		const credentials = { xquikApi: { apiKey: to.apiKey, baseUrl: to.baseUrl } };
		const workflow = workflowOf(batch);
		const started = performance.now();
		const run = await engine.run({ workflow, items, credentials });
		const wallMs = performance.now() - started;
		const rows = run.outputs[SEND_DM]?.[0] ?? [];
		const sent = rows.filter(({ json }) => json['send_status'] === 'sent').length;
		if (sent !== count) {
			throw new Error(`${sent} of ${count} sent: ${run.error?.message ?? run.status}`);
		}
		return wallMs;
	};
}
