import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Engine, RunOptions, WorkflowFile } from '../engine/engine.mts';
import { SEND_DM } from '../engine/sendDmWorkflow.mts';
import { FORM_NODE } from './formEnding.mts';

/** The repository, which is also the built package. */
export const PACKAGE_ROOT = join(import.meta.dirname, '../..');

/** What someone entered into the form of workflows/demo.json. */
export interface Submission {
	recipient: string;
	message: string;
	/** An empty MIME type lets n8n find out; the size is in bytes. */
	photo?: { source: Buffer | { path: string }; fileName: string; mimeType: string; size: number };
}

/** Reads workflows/demo.json. */
export async function readDemoWorkflow(): Promise<WorkflowFile> {
	const text = await readFile(join(PACKAGE_ROOT, 'workflows', 'demo.json'), 'utf8');
	return JSON.parse(text) as WorkflowFile;
}

/**
 * Gives the item that n8n's form trigger makes of a submission: the fields as JSON, and the file
 * as a binary property where n8n keeps its files.
 */
export async function formItem(
	engine: Engine,
	{ photo, ...entered }: Submission,
): Promise<INodeExecutionData> {
	const submittedAt = new Date().toISOString();
	const fields = { ...entered, submittedAt, formMode: 'production', photo: null };
	if (photo === undefined) return { json: fields };
	const { source, fileName, mimeType, size } = photo;
	return {
		json: { ...fields, photo: { filename: fileName, mimetype: mimeType, size } },
		binary: { photo: await engine.storeFile(source, { fileName, mimeType }) },
	};
}

/**
 * Runs the workflow, writes its handoff rows to standard output, and says what the form tells, and
 * what went wrong.
 */
export async function runDemo(
	engine: Engine,
	run: Pick<RunOptions, 'workflow' | 'items' | 'signal'> & {
		credential: ICredentialDataDecryptedObject;
	},
): Promise<{ rows: IDataObject[]; isSuccess: boolean }> {
	const { credential, ...options } = run;
	const { outputs, error, status } = await engine.run({
		...options,
		credentials: { xquikApi: credential },
	});
	const [sent = [], failed = []] = (outputs[SEND_DM] ?? []).map((items) =>
		items.map(({ json }) => json),
	);
	const rows = [...sent, ...failed];
	for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
	for (const { name, type } of run.workflow.nodes) {
		const ending = type === FORM_NODE ? outputs[name]?.[0]?.[0]?.json : undefined;
		if (ending !== undefined)
			console.error(`Form: ${textOf(ending, 'title')}. ${textOf(ending, 'message')}`);
	}
	for (const row of failed) console.error(`Problem: ${textOf(row, 'error_message')}`);
	if (error !== undefined) console.error(`Problem: ${error.message}`);
	else if (status !== 'success') console.error(`Problem: The run ended as ${status}.`);
	return { rows, isSuccess: status === 'success' && failed.length === 0 };
}

function textOf(json: IDataObject, field: string): string {
	const value = json[field];
	return typeof value === 'string' ? value : '';
}
