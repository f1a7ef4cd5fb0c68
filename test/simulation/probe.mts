import type { INodeType } from 'n8n-workflow';

/** A node that tells what n8n's context says where the simulation answers in n8n's place. */
export const PROBE: INodeType = {
	description: {
		displayName: 'Probe',
		name: 'probe',
		group: ['output'],
		version: 1,
		description: '',
		defaults: { name: 'Probe' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	execute() {
		const { $runIndex, $execution } = this.getWorkflowDataProxy(0);
		const { id, resumeUrl } = $execution as { id: string; resumeUrl: string };
		const kept = this.getContext('node');
		const times = Number(kept.times ?? 0) + 1;
		kept.times = times;
		if (times === 1 && this.getInputData()[0]?.json.failsFirst === true) throw new Error('Failed');
		const json = {
			executionId: this.getExecutionId(),
			idInProxy: id,
			signature: new URL(resumeUrl).searchParams.get('signature'),
			runIndex: Number($runIndex),
			mode: this.getMode(),
			times,
			isTool: this.isToolExecution(),
			cancelSignal: this.getExecutionCancelSignal()?.aborted,
			workflowId: this.getWorkflow().id,
			nodeId: this.getNode().id,
		};
		return Promise.resolve([[{ json }]]);
	},
};
