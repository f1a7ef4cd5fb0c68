import type {
	ICredentialsHelper,
	IRun,
	INodeExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createAdditionalData } from './additionalData.mts';
import type { N8nModules } from './n8nModules.mts';
import type { EngineRun } from './types.mts';
import type { ReadyWorkflow } from './workflow.mts';

/** One execution of a workflow. */
export interface Execution extends ReadyWorkflow {
	items: INodeExecutionData[];
	executionId: string;
	/** Empty: none. */
	resumeToken: string;
	retryOf?: EngineRun | undefined;
	mode: WorkflowExecuteMode;
	credentials: ICredentialsHelper;
	signal?: AbortSignal | undefined;
}

/** A run under way, which can be cancelled. */
type Running = ReturnType<InstanceType<N8nModules['core']['WorkflowExecute']>['run']>;

/**
 * Has n8n execute a workflow, and waits until the last node has ended, also after a cancel.
 *
 * @throws `WorkflowHasIssuesError` when n8n refuses to start
 */
export async function execute(n8n: N8nModules, execution: Execution): Promise<EngineRun> {
	const { workflow, executionId, mode, signal } = execution;
	const additionalData = createAdditionalData(n8n, execution.credentials);
	additionalData.executionId = executionId;
	additionalData.workflowId = workflow.id;
	additionalData.hooks = new n8n.core.ExecutionLifecycleHooks(
		mode,
		executionId,
		describe(execution),
	);

	const running =
		execution.retryOf === undefined
			? start(n8n, execution, additionalData)
			: retry(n8n, execution, execution.retryOf, additionalData);

	let isCanceled = false;
	const cancel = (): void => {
		isCanceled = true;
		running.cancel();
	};
	if (signal?.aborted === true) cancel();
	signal?.addEventListener('abort', cancel, { once: true });
	try {
		const data = await running;
		// n8n stores a stopped execution as canceled at once, whatever its node still throws.
		return summarize(data, isCanceled);
	} finally {
		signal?.removeEventListener('abort', cancel);
	}
}

function start(
	n8n: N8nModules,
	{ workflow, startNode, items, mode, resumeToken }: Execution,
	additionalData: IWorkflowExecuteAdditionalData,
): Running {
	const runData = n8n.workflow.createRunExecutionData({ resumeToken });
	return new n8n.core.WorkflowExecute(additionalData, mode, runData).run({
		workflow,
		startNode,
		triggerToStartFrom: {
			name: startNode.name,
			data: {
				startTime: Date.now(),
				executionIndex: 0,
				executionTime: 0,
				source: [],
				data: { main: [copyItems(n8n, items)] },
			},
		},
	});
}

/** What n8n's `ExecutionService.retry` does with the stored run data. */
function retry(
	n8n: N8nModules,
	{ workflow, mode }: Execution,
	first: EngineRun,
	additionalData: IWorkflowExecuteAdditionalData,
): Running {
	const runData = n8n.workflow.deepCopy(first.data.data);
	const { resultData, executionData } = runData;
	const { lastNodeExecuted = '' } = resultData;
	delete resultData.error;
	const runs = resultData.runData[lastNodeExecuted];
	if (runs?.at(-1)?.error !== undefined) runs.pop();
	for (const stacked of executionData?.nodeExecutionStack ?? []) {
		stacked.node = workflow.getNode(stacked.node.name) ?? stacked.node;
	}
	return new n8n.core.WorkflowExecute(additionalData, mode, runData).processRunExecutionData(
		workflow,
	);
}

function summarize(data: IRun, isCanceled: boolean): EngineRun {
	const { runData, error } = data.data.resultData;
	const outputs = Object.entries(runData).map(([name, runs]): [string, INodeExecutionData[][]] => [
		name,
		(runs.at(-1)?.data?.['main'] ?? []).map((items) => items ?? []),
	]);
	return {
		status: isCanceled ? 'canceled' : data.status,
		...(error && { error }),
		outputs: Object.fromEntries(outputs),
		runs: runData,
		data,
	};
}

// n8n changes items in place. The base64 of a file is not copied: it can be large.
function copyItems(n8n: N8nModules, items: INodeExecutionData[]): INodeExecutionData[] {
	return items.map((item) => ({
		...item,
		json: n8n.workflow.deepCopy(item.json),
		...(item.binary && {
			binary: Object.fromEntries(
				Object.entries(item.binary).map(([property, file]) => [property, { ...file }]),
			),
		}),
	}));
}

function describe({ workflow }: Execution): IWorkflowBase {
	const now = new Date();
	return {
		id: workflow.id,
		name: workflow.name ?? '',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes: Object.values(workflow.nodes),
		connections: workflow.connectionsBySourceNode,
		settings: workflow.settings,
	};
}
