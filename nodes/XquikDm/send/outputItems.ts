import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { nodeErrorOf, stopError } from '../errors/nodeErrors';
import type { SendOptions } from '../input/sendParameters';
import { handoffRow, problemText } from '../row/handoffRow';
import { isProblem } from './outcomes';
import type { FinishedItem } from './sendItems';

function rowOf({ outcome, options }: FinishedItem) {
	return handoffRow(outcome, {
		includeMessageText: options.includeMessageText !== false,
		includeApiResponse: options.includeApiResponse === true,
	});
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

function withInput(input: INodeExecutionData | undefined, options: SendOptions) {
	return options.includeInputFields === true ? (input?.json ?? {}) : {};
}

/**
 * The node's output: one item for each input item, in their order, paired with it.
 *
 * @throws NodeApiError or NodeOperationError with all rows in its context, when an item has a
 *   problem and On Error is Stop Workflow
 */
export function outputItems(
	context: IExecuteFunctions,
	input: readonly INodeExecutionData[],
	finished: readonly FinishedItem[],
): INodeExecutionData[] {
	const node = context.getNode();
	const outcomes = finished.map(({ outcome }) => outcome);
	if (!context.continueOnFail() && outcomes.some(isProblem)) {
		throw stopError(node, outcomes, finished.map(rowOf));
	}
	return finished.map((item, index) => {
		const { outcome, options } = item;
		const json = { ...withInput(input[index], options), ...rowOf(item) };
		const output: INodeExecutionData = { json, pairedItem: { item: index } };
		if (isProblem(outcome) && outcome.problem !== undefined) {
			// n8n reads `error` in the JSON too: Retry On Fail runs again when it finds one.
			output.json.error = problemText(outcome, outcome.problem).title;
			if (node.onError === 'continueErrorOutput') {
				markAsError(output, nodeErrorOf(node, index, outcome));
			}
		}
		return output;
	});
}
