import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import type { Failure } from './failure';
import { failureText, skippedFailure } from './failure';
import { nodeErrorOf, stopError } from './nodeErrors';

/** A failure of an item, with the row that says so. */
interface FailedRow {
	failure: Failure;
	row: IDataObject;
	/** False when the item was not tried, because of another one. */
	attempted: boolean;
}

/** What one input item has led to. */
export interface ItemResult {
	/** One output item each. */
	rows: IDataObject[];
	/** The binary data of each row, in their order. */
	files?: ReadonlyArray<IBinaryKeyData | undefined>;
	failed?: FailedRow;
}

/**
 * Marks an item for the error output. n8n moves an item there when it has an `error`, and then
 * replaces the JSON of every item that still has one by its message. A property that is not
 * enumerable is seen by the first step and gone from the copy that reaches the second, so that the
 * row survives.
 */
function markAsError(item: INodeExecutionData, error: INodeExecutionData['error']) {
	Object.defineProperty(item, 'error', { value: error, enumerable: false });
}

function rowsOf({ rows, failed }: ItemResult): IDataObject[] {
	return failed === undefined ? rows : [...rows, failed.row];
}

/**
 * The error of a run that n8n has stopped, with the rows as they stand. It is thrown whatever On
 * Error says, since nothing goes on.
 */
export function cancelledError(
	context: IExecuteFunctions,
	results: readonly ItemResult[],
	note = '',
): Error {
	const failure = skippedFailure('cancelled');
	return stopError(context.getNode(), undefined, failure, note, results.flatMap(rowsOf));
}

/**
 * The node's output: the rows of each input item, in their order, paired with it; a failed row
 * goes the way that On Error says.
 *
 * @param note for the error that stops the workflow, such as how many were sent
 * @throws NodeApiError or NodeOperationError with all rows in its context, when an item has failed
 *   and On Error is Stop Workflow
 */
export function outputItems(
	context: IExecuteFunctions,
	results: readonly ItemResult[],
	note = '',
): INodeExecutionData[] {
	const node = context.getNode();
	const attempted = results.findIndex(({ failed }) => failed?.attempted === true);
	const index = attempted >= 0 ? attempted : results.findIndex(({ failed }) => failed);
	const failed = results[index]?.failed;
	if (failed !== undefined && !context.continueOnFail()) {
		throw stopError(node, index, failed.failure, note, results.flatMap(rowsOf));
	}
	return results.flatMap((result, item) => {
		const pairedItem = { item };
		const output: INodeExecutionData[] = result.rows.map((json, row) => {
			const binary = result.files?.[row];
			return { json, ...(binary && { binary }), pairedItem };
		});
		if (result.failed === undefined) return output;
		const { failure, row } = result.failed;
		// n8n reads `error` in the JSON too: Retry On Fail runs again when it finds one.
		const json = { ...row, error: failureText(failure).title };
		const failedItem: INodeExecutionData = { json, pairedItem };
		if (node.onError === 'continueErrorOutput') {
			markAsError(failedItem, nodeErrorOf(node, item, failure));
		}
		return [...output, failedItem];
	});
}
