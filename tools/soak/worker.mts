/**
 * The n8n that may be killed: runs the executions that have no rows yet, and writes the rows of
 * each one when it has ended. Started by `n8nProcess.mts`, which sends it its task.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import pMap from 'p-map';
import { startEngine } from '../engine/engine.mts';
import type { Engine } from '../engine/engine.mts';
import { SEND_DM, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import type { PlannedExecution, PlannedItem } from './plan.mts';
import { pictureOf } from './plan.mts';
import type { WorkerTask } from './workerTask.mts';
import { rowsFile } from './workerTask.mts';

/** Executions that run at the same time. */
const PARALLEL = 4;

/** Max Wait of each item, in seconds. */
const MAX_WAIT = 20;

const CONCURRENCY = 20;

const PACKAGE_ROOT = join(import.meta.dirname, '../..');

async function inputItem(engine: Engine, item: PlannedItem): Promise<INodeExecutionData> {
	const { recipient, text, pictureBytes } = item;
	const json = { recipient, text };
	if (pictureBytes === 0) return { json };
	const file = { fileName: 'picture.png', mimeType: 'image/png' };
	return { json, binary: { data: await engine.storeFile(pictureOf(item), file) } };
}

async function runExecution(
	engine: Engine,
	{ id, items }: PlannedExecution,
	{ baseUrl, apiKey }: WorkerTask,
): Promise<IDataObject[]> {
	const { outputs, status } = await engine.run({
		workflow: sendDmWorkflow(
			{
				account: { __rl: true, mode: 'username', value: 'acme_support' },
				recipient: { __rl: true, mode: 'id', value: '={{ $json.recipient }}' },
				text: '={{ $json.text }}',
				attachment: 'binaryFile',
				binaryPropertyName: 'data',
				ifFileIsMissing: 'sendTextOnly',
				options: { concurrency: CONCURRENCY, maxWait: MAX_WAIT },
			},
			{ onError: 'continueRegularOutput' },
		),
		items: await Promise.all(items.map((item) => inputItem(engine, item))),
		credentials: { xquikApi: { apiKey, baseUrl } },
		executionId: id,
	});
	if (status !== 'success') throw new Error(`Execution ${id} ended as ${status}.`);
	return (outputs[SEND_DM]?.[0] ?? []).map(({ json }) => json);
}

async function work(task: WorkerTask): Promise<void> {
	const { executions, rowsFolder, encryptionKey } = task;
	const engine = await startEngine({ packageRoot: PACKAGE_ROOT, encryptionKey });
	try {
		process.send?.('ready');
		const run = async (execution: PlannedExecution) => {
			const file = rowsFile(rowsFolder, execution.id);
			if (existsSync(file)) return;
			const rows = await runExecution(engine, execution, task);
			// A kill must not leave half a file behind.
			await writeFile(`${file}.part`, JSON.stringify(rows));
			await rename(`${file}.part`, file);
		};
		await pMap(executions, run, { concurrency: PARALLEL });
	} finally {
		await engine.close();
	}
}

const [task] = (await once(process, 'message')) as [WorkerTask];
// Without its parent, nobody wants the rows any more.
process.once('disconnect', () => {
	process.exit(1);
});
await work(task);
process.exit(0);
