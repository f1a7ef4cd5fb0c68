import type { IBinaryData, INodeParameters } from 'n8n-workflow';
import type { Engine } from '../engine/engine.mts';
import { locator, SEND_DM, SEND_DM_TYPE, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import type { Batch, Contender } from './batch.mts';
import { ACCOUNT, messageOf } from './batch.mts';
import { PLAIN_NODE } from './plainNode.mts';

/** A node on n8n's engine as a contender; the wall time is that of the whole execution. */
function contender(
	engine: Engine,
	type: string,
	parametersOf: (batch: Batch) => INodeParameters,
	isSent: (json: Record<string, unknown>) => boolean,
): Contender {
	let stored: IBinaryData | undefined;
	return async (batch) => {
		const { to, count, file } = batch;
		if (file !== undefined) {
			const { path, name: fileName, mimeType } = file;
			stored ??= await engine.storeFile({ path }, { fileName, mimeType });
		}
		const binary = file && stored && { data: stored };
		const options = {
			workflow: sendDmWorkflow(parametersOf(batch), { type }),
			items: Array.from({ length: count }, (_, index) => ({ json: messageOf(index), binary })),
			credentials: { xquikApi: { apiKey: to.apiKey, baseUrl: to.baseUrl } },
		};
		const started = performance.now();
		const run = await engine.run(options);
		const wallMs = performance.now() - started;
		const rows = run.outputs[SEND_DM]?.[0] ?? [];
		const sent = rows.filter(({ json }) => isSent(json)).length;
		if (sent === count) return wallMs;
		throw new Error(`${sent} of ${count} sent: ${run.error?.message ?? run.status}`);
	};
}

/** Sends batches through Send DM. */
export function ourNode(engine: Engine): Contender {
	const parametersOf = ({ concurrency, file }: Batch) => ({
		account: locator('id', ACCOUNT),
		recipient: locator('id', '={{ $json.recipient }}'),
		text: '={{ $json.text }}',
		attachment: file === undefined ? 'none' : 'binaryFile',
		options: { concurrency, maxWait: 600 },
	});
	return contender(engine, SEND_DM_TYPE, parametersOf, (row) => row['send_status'] === 'sent');
}

/** Sends batches through the least node that n8n could run for it; needs `plainNode` in the engine. */
export function plainContender(engine: Engine): Contender {
	const parametersOf = ({ concurrency, file, to }: Batch) => ({
		account: ACCOUNT,
		recipient: '={{ $json.recipient }}',
		text: '={{ $json.text }}',
		attach: file !== undefined,
		baseUrl: to.baseUrl,
		concurrency,
	});
	return contender(engine, PLAIN_NODE, parametersOf, (answer) => answer['success'] === true);
}
