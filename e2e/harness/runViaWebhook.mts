import type { N8n } from './n8nProcess.mts';
import type { Execution, StoredWorkflow } from './n8nData.mts';
import type { TestEnvironment } from './testEnvironment.mts';

/**
 * Calls the production webhook of a published workflow with `{"items": […]}`.
 *
 * @throws when the workflow has no webhook, or n8n refuses the call
 */
export async function callWebhook(
	{ url }: Pick<N8n, 'url'>,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<void> {
	const webhook = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.webhook');
	if (webhook === undefined) throw new Error(`${workflow.name} has no webhook.`);
	const answer = await fetch(`${url}/webhook/${String(webhook.parameters['path'])}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items }),
	});
	if (!answer.ok) throw new Error(`Webhook: ${answer.status} ${await answer.text()}`);
}

/**
 * Calls the webhook and gives the ID of the execution that it starts. One call at a time: the newest
 * execution is taken for the call's own.
 *
 * @throws also when none starts
 */
export async function startViaWebhook(
	{ api, n8n }: Pick<TestEnvironment, 'api' | 'n8n'>,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<string> {
	const newest = await api.newestExecution(workflow.id);
	await callWebhook(n8n, workflow, items);
	return api.startedAfter(workflow.id, newest);
}

/**
 * Calls the webhook and waits for the end of the execution, one call at a time.
 *
 * @throws also when the execution does not end
 */
export async function runViaWebhook(
	environment: Pick<TestEnvironment, 'api' | 'n8n'>,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<Execution> {
	return environment.api.finished(await startViaWebhook(environment, workflow, items));
}
