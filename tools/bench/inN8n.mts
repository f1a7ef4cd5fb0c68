import type { IBinaryData, INodeParameters } from 'n8n-workflow';
import type { Engine } from '../engine/engine.mts';
import { SEND_DM, SEND_DM_TYPE, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import type { Batch, Contender } from './batch.mts';
import { ACCOUNT, recipientOf, textOf } from './batch.mts';
import { PLAIN_NODE } from './plainNode.mts';

function locator(value: string) {
	return { __rl: true, mode: 'id', value };
}

function sendDmParameters({ concurrency, file }: Batch): INodeParameters {
	return {
		account: locator(ACCOUNT),
		recipient: locator('={{ $json.recipient }}'),
		text: '={{ $json.text }}',
		attachment: file === undefined ? 'none' : 'binaryFile',
		options: { concurrency, maxWait: 600 },
	};
}

function plainParameters({ concurrency, file, to }: Batch): INodeParameters {
	return {
		account: ACCOUNT,
		recipient: '={{ $json.recipient }}',
		text: '={{ $json.text }}',
		attach: file !== undefined,
		baseUrl: to.baseUrl,
		concurrency,
	};
}

/** A node on n8n's engine as a contender; the wall time is that of the whole execution. */
function contender(
	engine: Engine,
	type: string,
	parametersOf: (batch: Batch) => INodeParameters,
	isSent: (json: Record<string, unknown>) => boolean,
): Contender {
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
		const workflow = sendDmWorkflow(parametersOf(batch));
		for (const node of workflow.nodes) {
			if (node.name === SEND_DM) node.type = type;
		}
		const started = performance.now();
		const run = await engine.run({ workflow, items, credentials });
		const wallMs = performance.now() - started;
		const rows = run.outputs[SEND_DM]?.[0] ?? [];
		const sent = rows.filter(({ json }) => isSent(json)).length;
		if (sent !== count) {
			throw new Error(`${sent} of ${count} sent: ${run.error?.message ?? run.status}`);
		}
		return wallMs;
	};
}

/** Sends batches through Send DM. */
export function ourNode(engine: Engine): Contender {
	return contender(engine, SEND_DM_TYPE, sendDmParameters, (row) => row['send_status'] === 'sent');
}

/** Sends batches through the least node that n8n could run for it; needs `plainNode` in the engine. */
export function plainContender(engine: Engine): Contender {
	return contender(engine, PLAIN_NODE, plainParameters, (answer) => answer['success'] === true);
}
