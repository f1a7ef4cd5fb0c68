import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { EngineRun, WorkflowFile } from '../engine/engine.mts';
import { SEND_DM, SEND_DM_TYPE } from '../engine/sendDmWorkflow.mts';

/** The repository, which is also the built package. */
export const PACKAGE_ROOT = join(import.meta.dirname, '../..');

/** Reads workflows/demo.json. */
export async function readDemoWorkflow(): Promise<WorkflowFile> {
	const text = await readFile(join(PACKAGE_ROOT, 'workflows', 'demo.json'), 'utf8');
	return JSON.parse(text) as WorkflowFile;
}

/**
 * Gives the workflow with other settings in Send DM, as a user makes them in n8n: the account to
 * send from, and whether the form's recipient is an ID or a username.
 */
export function configure(
	workflow: WorkflowFile,
	settings: { account: string; recipientMode: 'id' | 'username' },
): WorkflowFile {
	const { account, recipientMode } = settings;
	const nodes = workflow.nodes.map((node) => {
		if (node.type !== SEND_DM_TYPE) return node;
		const recipient = { ...(node.parameters['recipient'] as IDataObject), mode: recipientMode };
		// By ID takes both forms of an account.
		const parameters = { account: { __rl: true, mode: 'id', value: account }, recipient };
		return { ...node, parameters: { ...node.parameters, ...parameters } };
	});
	return { ...workflow, nodes };
}

/** The handoff rows of a run. When the run failed, its error has them. */
export function rowsOf({ outputs, error }: EngineRun): IDataObject[] {
	const handedOn = outputs[SEND_DM]?.[0]?.map(({ json }) => json);
	if (handedOn !== undefined && handedOn.length > 0) return handedOn;
	const rows: unknown = error !== undefined && 'context' in error ? error.context['rows'] : [];
	return Array.isArray(rows) ? (rows as IDataObject[]) : [];
}

/** What went wrong with a run and what to do about it, in one line. */
export function problemOf({ status, error }: EngineRun): string | undefined {
	if (error === undefined) return status === 'success' ? undefined : `The run ended as ${status}.`;
	const remedy = 'description' in error && error.description ? `. ${error.description}` : '';
	return `${error.message}${remedy}`;
}
