import type { ICredentialsHelper, IDataObject } from 'n8n-workflow';
import { createAdditionalData } from './additionalData.mts';
import type { N8nModules } from './n8nModules.mts';
import type { EngineNodeTypes } from './nodeTypes.mts';
import type { EnginePoll, PollOptions } from './types.mts';
import { readyWorkflow } from './workflow.mts';

/**
 * Polls a trigger node in n8n's own poll context, in a workflow made anew for it: nothing but the
 * static data is left of earlier polls, as after a restart of n8n.
 *
 * @throws whatever the node throws
 */
export async function pollTrigger(
	n8n: N8nModules,
	nodeTypes: EngineNodeTypes,
	credentials: ICredentialsHelper,
	{ type, parameters, staticData = {}, mode = 'trigger', ...options }: PollOptions,
): Promise<EnginePoll> {
	const { workflow, startNode } = readyWorkflow(
		n8n,
		nodeTypes,
		{
			nodes: [
				{ id: 'trigger', name: 'Trigger', type, typeVersion: 1, position: [0, 0], parameters },
			],
			connections: {},
		},
		{ credentials: options.credentials },
	);
	workflow.staticData = n8n.workflow.deepCopy(staticData);
	const additionalData = createAdditionalData(n8n, credentials);
	const { PollContext, TriggersAndPollers } = n8n.core;
	const context = new PollContext(workflow, startNode, additionalData, mode, 'activate');
	const poller = n8n.di.Container.get(TriggersAndPollers);
	const outputs = await poller.runPollFunction(workflow, startNode, context);
	return {
		items: outputs === null ? null : outputs.flat(),
		staticData: JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject,
	};
}
