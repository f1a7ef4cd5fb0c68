import type { N8n } from './n8nProcess.mts';
import type { Execution, StoredWorkflow } from './restApi.mts';
import type { Scene } from './scene.mts';
import { waitFor } from './waitFor.mts';

const START_TIMEOUT_MS = 20_000;
const END_TIMEOUT_MS = 120_000;

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
export async function startInProduction(
	{ api, n8n }: Pick<Scene, 'api' | 'n8n'>,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<string> {
	const [newest] = await api.executions(workflow.id, 1);
	await callWebhook(n8n, workflow, items);
	return waitFor('The execution', START_TIMEOUT_MS, async () => {
		const [latest] = await api.executions(workflow.id, 1);
		return latest?.id === newest?.id ? undefined : latest?.id;
	});
}

/**
 * Calls the webhook and waits for the end of the execution, one call at a time.
 *
 * @throws also when the execution does not end
 */
export async function runInProduction(
	scene: Pick<Scene, 'api' | 'n8n'>,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<Execution> {
	return scene.api.finished(await startInProduction(scene, workflow, items), END_TIMEOUT_MS);
}
