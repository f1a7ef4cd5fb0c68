import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { SEND_AND_WAIT_OPERATION, WAIT_INDEFINITELY } from 'n8n-workflow';

import { readRun } from '../../items/runIdentity';
import { writeItems } from '../../items/writeItems';
import type { Operation } from '../operation';
import type { Asking } from './wait/waitOperation';
import { waitOperation } from './wait/waitOperation';
import { WAIT_PARAMETERS } from './wait/waitParameters';
import { keepQuestion } from './wait/question';

/**
 * Sends one DM with a link, and leaves the execution waiting for the answer. n8n does not run this
 * again: what goes on is what the webhook gives, or without an answer the input that is left here.
 *
 * @throws NodeApiError or NodeOperationError, with the row in its context, when the message is not out
 *   or nobody knows, and when n8n stops the execution
 */
async function executeSendAndWait(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const asking: Asking = {};
	const output = await writeItems(context, waitOperation(context, readRun(context), asking));
	const { question, until = WAIT_INDEFINITELY, unanswered } = asking;
	const [item] = output;
	if (question === undefined || item === undefined) return output;

	keepQuestion(context, { ...question, row: item.json });
	const goesOn = [{ ...item, json: { ...item.json, ...unanswered } }];
	context.getExecuteData().data.main = [goesOn];
	await context.putExecutionToWait(until);
	return goesOn;
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
