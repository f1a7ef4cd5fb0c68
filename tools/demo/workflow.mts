import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Engine, RunOptions, WorkflowFile } from '../engine/engine.mts';
import { SEND_DM } from '../engine/sendDmWorkflow.mts';

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

/** Runs the workflow, writes its handoff rows to standard output, and says what went wrong. */
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
	const handedOn = outputs[SEND_DM]?.[0]?.map(({ json }) => json) ?? [];
	// When the run failed, its error has the rows.
	const inError = error !== undefined && 'context' in error ? error.context['rows'] : [];
	const rows = handedOn.length > 0 ? handedOn : ((inError ?? []) as IDataObject[]);
	for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
	if (error !== undefined) {
		const remedy = 'description' in error && error.description ? `. ${error.description}` : '';
		console.error(`Problem: ${error.message}${remedy}`);
	} else if (status !== 'success') {
		console.error(`Problem: The run ended as ${status}.`);
	}
	return { rows, isSuccess: status === 'success' };
}
