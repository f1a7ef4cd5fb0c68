import type { Link } from './draft.mts';
import { draftWorkflow, inARow } from './draft.mts';
import type { CredentialReference, StoredWorkflow, WorkflowNode } from './restApi.mts';
import type { Scene } from './scene.mts';

/** What a workflow has besides its nodes. */
export interface PublishOptions {
	/** Default: each node to the next. */
	links?: Link[];
	/** n8n's settings of the workflow, such as `executionTimeout` (in s). */
	settings?: Record<string, unknown>;
	/** By type, besides the one for the sandbox. */
	credentials?: Record<string, CredentialReference>;
}

/** Stores a workflow whose nodes send to the sandbox, and publishes it. */
export async function publishWorkflow(
	scene: Pick<Scene, 'api' | 'xquikCredential'>,
	name: string,
	nodes: WorkflowNode[],
	{ links = inARow(nodes), settings = {}, credentials = {} }: PublishOptions = {},
): Promise<StoredWorkflow> {
	const { api } = scene;
	const draft = draftWorkflow(name, nodes, links);
	const xquikApi = await scene.xquikCredential();
	const stored = await api.createWorkflow({
		...(await api.withCredentials(draft, { ...credentials, xquikApi })),
		settings: { ...(draft['settings'] as object), ...settings },
	});
	await api.activate(stored);
	return stored;
}
