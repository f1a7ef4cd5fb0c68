/** A stored credential, as a node refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** A node of a workflow, as far as the harness looks at it. */
export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	webhookId?: string;
	credentials?: Record<string, CredentialReference>;
	[field: string]: unknown;
}

/** A workflow as n8n exports it. */
export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	[field: string]: unknown;
}

/** A workflow that n8n has. */
export interface StoredWorkflow extends Workflow {
	id: string;
	versionId: string;
}

/** How an execution stands. */
export interface ExecutionSummary {
	id: string;
	status: string;
	workflowId: string;
	retryOf?: string | null;
	/** ISO times. */
	startedAt?: string | null;
	stoppedAt?: string | null;
}

const OPEN_STATES = ['new', 'running', 'waiting'];

/** Whether an execution has not ended. */
export function isOpen({ status }: ExecutionSummary): boolean {
	return OPEN_STATES.includes(status);
}

/** What one run of a node gave: for each output its items. */
interface NodeRun {
	executionStatus: string;
	error?: { message: string; description?: string | null };
	data?: { main: (({ json: Record<string, unknown> } & Record<string, unknown>)[] | null)[] };
}

/** An execution with its data. */
export interface Execution extends ExecutionSummary {
	data: {
		resultData: {
			runData: Partial<Record<string, NodeRun[]>>;
			error?: { message: string; description?: string | null };
			lastNodeExecuted?: string;
		};
	};
}

/** A node type, as far as the harness looks at it. */
export interface NodeType {
	name: string;
	version: number | number[];
	credentials?: { name: string }[];
	[field: string]: unknown;
}

/** A credential type, as far as the harness looks at it. */
export interface CredentialType {
	name: string;
	properties: { name: string }[];
}

/** The items a node gave on an output (0: the first) in its last run; none when it did not run. */
export function itemsOf(execution: Execution, node: string, output = 0): Record<string, unknown>[] {
	const runs = execution.data.resultData.runData[node];
	return runs?.at(-1)?.data?.main[output]?.map(({ json }) => json) ?? [];
}
