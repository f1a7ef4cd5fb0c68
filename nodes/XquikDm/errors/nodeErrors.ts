import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Outcome } from '../row/handoffRow';
import { problemText } from '../row/handoffRow';

/**
 * n8n's error for an item's problem: `NodeOperationError` for the user's input, `NodeApiError` for
 * the API, both with the item's index, what is wrong as message and what to do as description.
 *
 * @param note added to the message, such as how many were sent
 */
export function nodeErrorOf(
	node: INode,
	itemIndex: number,
	outcome: Outcome,
	note = '',
): NodeApiError | NodeOperationError {
	const problem = outcome.problem ?? {
		code: 'unexpected_answer',
		message: '',
		retryable: false,
		safeToRetry: false,
	};
	const { title, remedy } = problemText(outcome, problem);
	const message = note === '' ? title : `${title} (${note})`;
	const unsent = problem.httpStatus === undefined && outcome.status !== 'unconfirmed';
	if (outcome.invalidInput === true || (unsent && outcome.delivery === undefined)) {
		return new NodeOperationError(node, message, { itemIndex, description: remedy });
	}
	return new NodeApiError(
		node,
		{ apiError: problem.code },
		{
			message,
			description: `${remedy} [${problem.code}]`,
			httpCode: problem.httpStatus === undefined ? undefined : String(problem.httpStatus),
			itemIndex,
		},
	);
}

/**
 * The error that stops the workflow. n8n drops the output of a node that throws, so every row goes
 * into the error's context: sent, failed and not attempted (docs/delivery.md: "Order of work").
 *
 * @param outcomes of all items, in their order
 * @param rows the same items' rows
 */
export function stopError(
	node: INode,
	outcomes: readonly Outcome[],
	rows: IDataObject[],
): NodeApiError | NodeOperationError {
	const first = outcomes.findIndex(({ status }) => status === 'failed' || status === 'unconfirmed');
	const index = first >= 0 ? first : outcomes.findIndex(({ status }) => status === 'not_attempted');
	const outcome = outcomes[index];
	const sent = outcomes.filter(({ status }) => status === 'sent').length;
	const note = outcomes.length > 1 ? `${sent} of ${outcomes.length} sent` : '';
	const subject: Outcome = outcome ?? { status: 'failed', subject: {} };
	const error = nodeErrorOf(node, Math.max(index, 0), subject, note);
	error.context.rows = rows;
	return error;
}
