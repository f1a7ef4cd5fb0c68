import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readRun } from '../../items/runIdentity';
import { writeItems } from '../../items/writeItems';
import type { Operation } from '../operation';
import { sendOperation } from './send/sendOperation';
import { SEND_PARAMETERS } from './send/sendParameters';

/**
 * Sends one DM for each input item and gives one handoff row for each.
 *
 * @throws NodeApiError or NodeOperationError, with all rows in its context, when an item has a
 *   problem and On Error is Stop Workflow, and when n8n stops the execution
 */
async function executeSend(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await writeItems(context, sendOperation(context, readRun(context)));
}

/** Direct Message: Send. */
export const SEND_MESSAGE: Operation = {
	value: 'send',
	name: 'Send',
	action: 'Send a direct message',
	description:
		'Send a direct message with an optional attachment to one person, exactly once. It reaches a real person and cannot be taken back from them.',
	parameters: SEND_PARAMETERS,
	execute: executeSend,
};
