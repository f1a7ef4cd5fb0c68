import type { IExecuteFunctions } from 'n8n-workflow';
import { readRun } from '../../../nodes/XquikDm/items/runIdentity.ts';

/** What n8n gives where it calls the node outside of any execution, as its Agents do. */
function outsideOfExecutions(): IExecuteFunctions {
	const context: Partial<Record<keyof IExecuteFunctions, () => unknown>> = {
		getContext: () => {
			throw new Error('There is no execution');
		},
		getWorkflowDataProxy: () => ({ $runIndex: 0, $execution: {} }),
		getNode: () => ({ id: 'random', type: 'n8n-nodes-xquik-dm.xquikDmTool' }),
		getExecutionId: () => undefined,
		getMode: () => 'trigger',
		getInstanceId: () => 'instance',
		getWorkflow: () => ({ id: 'workflow' }),
	};
	return context as unknown as IExecuteFunctions;
}

describe('a tool call outside of any execution', () => {
	it('does not tell when the first call of its kind was made', () => {
		expect(readRun(outsideOfExecutions()).firstRunAt).toBeUndefined();
	});
});
