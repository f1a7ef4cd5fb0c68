import type { Link } from './workflowBuilder.mts';
import { buildWorkflow, inSequence } from './workflowBuilder.mts';
import type { CredentialReference, StoredWorkflow, WorkflowNode } from './n8nData.mts';
import type { TestEnvironment } from './testEnvironment.mts';

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
	environment: Pick<TestEnvironment, 'api' | 'xquikCredential'>,
	name: string,
	nodes: WorkflowNode[],
	{ links = inSequence(nodes), settings = {}, credentials = {} }: PublishOptions = {},
): Promise<StoredWorkflow> {
	const { api } = environment;
	const workflow = buildWorkflow(name, nodes, links);
	const xquikApi = await environment.xquikCredential();
	const stored = await api.createWorkflow({
		...(await api.withCredentials(workflow, { ...credentials, xquikApi })),
		settings: { ...(workflow['settings'] as object), ...settings },
	});
	await api.activate(stored);
	return stored;
}
