import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { SEND_AND_WAIT_OPERATION, WAIT_INDEFINITELY } from 'n8n-workflow';

import { readRun } from '../../items/runIdentity';
import { writeItems } from '../../items/writeItems';
import type { Operation } from '../operation';
import { staleOutput } from './wait/otherExecution';
import type { Asking } from './wait/waitOperation';
import { waitOperation } from './wait/waitOperation';
import { WAIT_PARAMETERS } from './wait/waitParameters';
import { keepQuestion, keptQuestion } from './wait/question';

/**
 * Sends one DM with a link, and leaves the execution waiting for the answer. n8n does not run this again:
 * what goes on is what the webhook hands over, or after Limit Wait Time what is the node's input then.
 *
 * @throws NodeApiError or NodeOperationError, with the row in its context, when the message is not out or
 *   nobody knows, and when n8n stops the execution
 */
async function executeSendAndWait(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const run = readRun(context);
	const stale = staleOutput(context, run.identity, keptQuestion(context));
	if (stale !== undefined) return stale;

	const asking: Asking = {};
	const output = await writeItems(context, waitOperation(context, run, asking));
	const { question, until = WAIT_INDEFINITELY } = asking;
	const [item] = output;
	if (question === undefined || item === undefined) return output;

	keepQuestion(context, { ...question, row: item.json });
	// When the time is over n8n hands on the input of the node.
	context.getExecuteData().data.main = [[item]];
	await context.putExecutionToWait(until);
	return output;
}

/** Direct Message: Send and Wait for Response. */
export const SEND_AND_WAIT: Operation = {
	value: SEND_AND_WAIT_OPERATION,
	name: 'Send and Wait for Response',
	action: 'Send a direct message and wait for the response',
	description:
		'Send a direct message with a link to one person, exactly once, and wait until they have answered on the page behind it. It reaches a real person and cannot be taken back from them.',
	parameters: WAIT_PARAMETERS,
	execute: executeSendAndWait,
};
