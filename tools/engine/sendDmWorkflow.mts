import type { INode, INodeParameters } from 'n8n-workflow';
import { START_NODE } from './nodeTypes.mts';
import type { WorkflowFile } from './types.mts';
import { newNode } from './workflow.mts';

/** The node type of Send DM as n8n knows it once the package is installed. */
export const SEND_DM_TYPE = 'n8n-nodes-xquik-dm.xquikDm';

/** The name of the node in {@link sendDmWorkflow}. */
export const SEND_DM = 'Send DM';

/** The same node as n8n's AI agents call it. */
export const SEND_DM_TOOL_TYPE = `${SEND_DM_TYPE}Tool`;

/** Settings of the node besides its parameters: On Error, Retry On Fail and the like. */
export type NodeSettings = Partial<
	Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries' | 'type' | 'typeVersion'>
>;

/** A recipient or an account as n8n stores it. */
export function locator(mode: 'id' | 'username', value: string) {
	return { __rl: true, mode, value };
}

/**
 * A workflow of one start node and Send DM.
 *
 * @param parameters of Send DM; resource, operation and defaults are n8n's business
 */
export function sendDmWorkflow(
	parameters: INodeParameters,
	settings: NodeSettings = {},
): WorkflowFile {
	return {
		id: 'workflow',
		name: 'Send DM',
		nodes: [
			newNode(START_NODE, {}, 'Start'),
			{
				...newNode(SEND_DM_TYPE, parameters, SEND_DM),
				id: 'send-dm',
				typeVersion: 1.1,
				...settings,
			},
		],
		connections: { Start: { main: [[{ node: SEND_DM, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}
