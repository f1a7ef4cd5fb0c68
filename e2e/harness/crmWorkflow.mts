import type { StoredWorkflow } from './n8nData.mts';
import type { RestApi } from './restApi.mts';

/** Runs *Create the tables* of form-to-dm-to-crm. */
export async function createTables(api: RestApi, workflow: StoredWorkflow): Promise<void> {
	const execution = await api.finished(await api.run(workflow, 'Create the tables'));
	if (execution.status === 'success') return;
	throw new Error(`The tables were not made: ${execution.data.resultData.error?.message ?? ''}`);
}

/** The address of the workflow's published form. Throws when it has none. */
export function formUrl(url: string, workflow: StoredWorkflow): string {
	const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	if (trigger?.webhookId === undefined) throw new Error(`${workflow.name} has no form.`);
	return `${url}/form/${trigger.webhookId}`;
}
