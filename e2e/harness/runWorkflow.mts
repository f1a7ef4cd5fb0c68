import type { INode, IWorkflowSettings } from 'n8n-workflow';
import type { N8n } from './n8n.mts';
import type { Credentials, Execution, StoredWorkflow } from './n8nData.mts';
import { buildWorkflow, inSequence, itemsByWebhook, type Link } from './workflowBuilder.mts';

/** What a workflow has besides its nodes. */
export interface PublishOptions {
	/** Default: each node to the next. */
	links?: Link[];
	settings?: IWorkflowSettings;
	/** Besides the one for the sandbox. */
	credentials?: Credentials;
}

/** Stores a workflow, and publishes it. Its nodes send to the sandbox without other `credentials`. */
export async function publishWorkflow(
	n8n: N8n,
	name: string,
	nodes: INode[],
	{ links = inSequence(nodes), settings = {}, credentials = {} }: PublishOptions = {},
): Promise<StoredWorkflow> {
	const workflow = buildWorkflow(name, nodes, links);
	workflow.settings = { ...workflow.settings, ...settings };
	const xquikApi = credentials['xquikApi'] ?? (await n8n.xquikCredential());
	const stored = await n8n.api.createWorkflow(workflow, { ...credentials, xquikApi });
	await n8n.api.activate(stored);
	return stored;
}

/** The same, of nodes that get their items by a webhook. */
export function publishItemsTo(
	n8n: N8n,
	name: string,
	nodes: INode[],
	options: Omit<PublishOptions, 'links'> = {},
): Promise<StoredWorkflow> {
	return publishWorkflow(n8n, name, [...itemsByWebhook(), ...nodes], options);
}

/**
 * Calls the production webhook of a published workflow with `{"items": […]}`.
 *
 * @throws when the workflow has no webhook, or n8n refuses the call
 */
export async function callWebhook(
	{ url }: N8n,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<void> {
	const webhook = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.webhook');
	const path = webhook?.parameters['path'];
	if (typeof path !== 'string') throw new Error(`${workflow.name} has no webhook.`);
	const answer = await fetch(`${url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items }),
	});
	if (!answer.ok) throw new Error(`Webhook: ${answer.status} ${await answer.text()}`);
}

/** Calls the webhook; gives the ID of the execution that it starts. One call at a time. */
export function startViaWebhook(
	n8n: N8n,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<string> {
	return n8n.api.startedBy(workflow, () => callWebhook(n8n, workflow, items));
}

/** Calls the webhook and gives the execution when it has ended. One call at a time. */
export async function runViaWebhook(
	n8n: N8n,
	workflow: StoredWorkflow,
	items: readonly object[],
): Promise<Execution> {
	return n8n.api.finished(await startViaWebhook(n8n, workflow, items));
}
