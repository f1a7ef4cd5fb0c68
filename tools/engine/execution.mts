import type { INodeExecutionData, IRun, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';
import type { EngineRun, RunOptions } from './types.mts';
import type { ReadyWorkflow } from './workflow.mts';

/** One execution of a workflow. */
type Execution = ReadyWorkflow &
	Required<Pick<RunOptions, 'items' | 'executionId' | 'resumeToken' | 'mode'>> &
	Pick<RunOptions, 'retryOf' | 'resumes' | 'signal'> & {
		additionalData: IWorkflowExecuteAdditionalData;
	};

/**
 * Has n8n execute a workflow, and waits until the last node has ended, also after a cancel.
 *
 * @throws `WorkflowHasIssuesError` when n8n refuses to start
 */
export async function execute(n8n: N8nModules, execution: Execution): Promise<EngineRun> {
	const { workflow, executionId, mode, signal, additionalData, retryOf, resumes } = execution;
	additionalData.executionId = executionId;
	additionalData.workflowId = workflow.id;
	const now = new Date();
	additionalData.hooks = new n8n.core.ExecutionLifecycleHooks(mode, executionId, {
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
	});

	const begin = () => {
		if (resumes !== undefined) return resume(n8n, execution, resumes);
		return retryOf === undefined ? start(n8n, execution) : retry(n8n, execution, retryOf);
	};
	const running = begin();
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
	{ workflow, startNode, items, mode, resumeToken, additionalData }: Execution,
) {
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
				// n8n changes items in place.
				data: { main: [n8n.workflow.deepCopy(items)] },
			},
		},
	});
}

/** What n8n does with a waiting execution whose webhook was called, or whose time is over. */
function resume(
	n8n: N8nModules,
	{ workflow, mode, additionalData }: Execution,
	{ run, workflowData }: NonNullable<RunOptions['resumes']>,
) {
	const runData = n8n.workflow.deepCopy(run.data.data);
	const [stacked] = runData.executionData?.nodeExecutionStack ?? [];
	if (stacked === undefined) throw new Error('The run does not wait.');
	if (workflowData !== undefined) stacked.data['main'] = workflowData;
	const executor = new n8n.core.WorkflowExecute(additionalData, mode, runData);
	return executor.processRunExecutionData(workflow);
}

/** What n8n's `ExecutionService.retry` does with the stored run data. */
function retry(n8n: N8nModules, { workflow, mode, additionalData }: Execution, first: EngineRun) {
	const runData = n8n.workflow.deepCopy(first.data.data);
	const { resultData, executionData } = runData;
	delete resultData.error;
	const runs = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (runs?.at(-1)?.error !== undefined) runs.pop();
	for (const stacked of executionData?.nodeExecutionStack ?? []) {
		stacked.node = workflow.getNode(stacked.node.name) ?? stacked.node;
	}
	const executor = new n8n.core.WorkflowExecute(additionalData, mode, runData);
	return executor.processRunExecutionData(workflow);
}

function summarize(data: IRun, isCanceled: boolean): EngineRun {
	const { runData, error } = data.data.resultData;
	const outputs = Object.entries(runData).map(([name, runs]): [string, INodeExecutionData[][]] => [
		name,
		(runs.at(-1)?.data?.['main'] ?? []).map((items) => items ?? []),
	]);
	return {
		status: isCanceled ? 'canceled' : data.status,
		error,
		outputs: Object.fromEntries(outputs),
		runs: runData,
		data,
	};
}
