import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Failure } from './failure';
import { failureText } from './failure';

/**
 * n8n's error for an item's failure: `NodeOperationError` for what is local, `NodeApiError` for the
 * API, both with the item's index, what is wrong as message and what to do as description.
 *
 * @param itemIndex undefined for a trigger, which has no items
 * @param note sentences added to the message, such as how many were sent
 */
export function nodeErrorOf(
	node: INode,
	itemIndex: number | undefined,
	failure: Failure,
	note = '',
): NodeApiError | NodeOperationError {
	const { problem } = failure;
	const { title, remedy } = failureText(failure);
	const message = note === '' ? title : `${title}. ${note}`;
	if (failure.local === true) {
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
 * into the error's context: good, failed and not attempted (docs/delivery.md: "Order of work").
 */
export function stopError(
	node: INode,
	itemIndex: number | undefined,
	failure: Failure,
	note: string,
	rows: IDataObject[],
): NodeApiError | NodeOperationError {
	const error = nodeErrorOf(node, itemIndex, failure, note);
	error.context.rows = rows;
	// Where n8n's error view reads them.
	error.context.data = rows;
	return error;
}
