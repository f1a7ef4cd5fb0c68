/**
 * The n8n that may be killed: runs the executions that have no rows yet, and writes the rows of
 * each one when it has ended. Started by `n8nProcess.mts`, which sends it its task.
 */
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { getOneMessage, sendMessage } from 'execa';
import pMap from 'p-map';
import { startEngine } from '../engine/engine.mts';
import type { Engine } from '../engine/engine.mts';
import { locator, SEND_DM, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import type { PlannedExecution, PlannedItem, WorkerTask } from './plan.mts';
import { pictureOf, rowsFile } from './plan.mts';

/** Executions that run at the same time. */
const PARALLEL = 4;

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
				account: locator('username', 'acme_support'),
				recipient: locator('id', '={{ $json.recipient }}'),
				text: '={{ $json.text }}',
				attachment: 'binaryFile',
				binaryPropertyName: 'data',
				ifFileIsMissing: 'sendTextOnly',
				options: { concurrency: 20, maxWait: 20, maxQueueTime: 20 / 60 },
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

const task = (await getOneMessage()) as WorkerTask;
// Without its parent, nobody wants the rows any more.
process.once('disconnect', () => {
	process.exit(1);
});
const { executions, encryptionKey, rowsFolder } = task;
const packageRoot = join(import.meta.dirname, '../..');
const engine = await startEngine({ packageRoot, encryptionKey });
await sendMessage('ready');
const run = async (execution: PlannedExecution) => {
	const file = rowsFile(rowsFolder, execution);
	if (existsSync(file)) return;
	const rows = await runExecution(engine, execution, task);
	// A kill must not leave half a file behind.
	await writeFile(`${file}.part`, JSON.stringify(rows));
	await rename(`${file}.part`, file);
};
await pMap(executions, run, { concurrency: PARALLEL });
await engine.close();
process.exit(0);
