import type {
	ExecutionStatus,
	INode,
	INodeParameters,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

/** A stored credential, as a node refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** Stored credentials by type. */
export type Credentials = Record<string, CredentialReference>;

/** A node's parameters. */
export type Parameters = INodeParameters;

/** A workflow as n8n exports it. */
export type Workflow = Pick<
	IWorkflowBase,
	'name' | 'nodes' | 'connections' | 'settings' | 'pinData'
>;

/** A workflow that n8n has. */
export interface StoredWorkflow extends Workflow {
	id: string;
	versionId: string;
}

/** How an execution stands. */
export interface ExecutionSummary {
	id: string;
	status: ExecutionStatus;
	/** ISO times. */
	startedAt?: string | null;
	stoppedAt?: string | null;
}

/** Whether an execution has not ended. */
export function isOpen({ status }: ExecutionSummary): boolean {
	return ['new', 'running', 'waiting'].includes(status);
}

/** An execution with its data. */
export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

/** The items a node gave on its first output in its last run; none when it did not run. */
export function itemsOf({ data }: Execution, node: string): Record<string, unknown>[] {
	const run = data.resultData.runData[node]?.at(-1);
	return run?.data?.['main']?.[0]?.map(({ json }) => json) ?? [];
}

/** The workflow with other settings and parameters of a node. */
export function withNode<T extends Workflow>(workflow: T, name: string, change: Partial<INode>): T {
	const nodes = workflow.nodes.map((node) =>
		node.name === name
			? { ...node, ...change, parameters: { ...node.parameters, ...change.parameters } }
			: node,
	);
	return { ...workflow, nodes };
}
