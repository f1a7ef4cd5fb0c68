import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../../../output/failure';
import type { ItemResult } from '../../../output/outputItems';
import { inputFields } from '../../../output/inputFields';
import { cancelledError, outputItems } from '../../../output/outputItems';
import type { Outcome } from '../../../output/handoffRow';
import { handoffRow } from '../../../output/handoffRow';
import { withoutPrivateText } from '../../../output/privateText';
import { isProblem } from './outcomes';
import { progressNote } from '../../../output/progressNote';
import type { FinishedItem } from './sendItems';

function rowOf({ outcome, options }: FinishedItem): IDataObject {
	return handoffRow(outcome, {
		includeMessageText: options.includeMessageText !== false,
		includeApiResponse: options.includeApiResponse === true,
	});
}

/** A problem without any word of the API is the item's own, unless a message may be out. */
function failureOf(outcome: Outcome): Failure | undefined {
	const { problem, status, delivery } = outcome;
	if (problem === undefined || !isProblem(outcome)) return undefined;
	const unsent = problem.httpStatus === undefined && status !== 'unconfirmed';
	const local = outcome.local === true || (unsent && delivery === undefined);
	return { ...outcome, problem, local };
}

/** What may repeat the text is gone before the row and the error are made. */
function shownItem(item: FinishedItem): FinishedItem {
	const { options, outcome } = item;
	if (options.includeMessageText !== false) return item;
	return { ...item, outcome: withoutPrivateText(outcome, outcome.subject.text) };
}

function resultOf(finished: FinishedItem, input: IDataObject): ItemResult {
	const item = shownItem(finished);
	const failure = failureOf(item.outcome);
	const row = { ...input, ...rowOf(item) };
	if (failure === undefined) return { rows: [row] };
	return {
		rows: [],
		failed: { failure, row, attempted: item.outcome.status !== 'not_attempted' },
	};
}

function resultsOf(
	input: readonly INodeExecutionData[],
	finished: readonly FinishedItem[],
): { results: ItemResult[]; note: string } {
	const results = finished.map((item, index) =>
		resultOf(item, inputFields(input[index], item.options.includeInputFields === true)),
	);
	return { results, note: progressNote(finished.map(({ outcome }) => outcome.status)) };
}

/**
 * The output of Send: one row for each input item, in their order, paired with it.
 *
 * @throws NodeApiError or NodeOperationError with all rows in its context, when an item has a
 *   problem and On Error is Stop Workflow
 */
export function sendOutput(
	context: IExecuteFunctions,
	input: readonly INodeExecutionData[],
	finished: readonly FinishedItem[],
): INodeExecutionData[] {
	const { results, note } = resultsOf(input, finished);
	return outputItems(context, results, note);
}

/** The error of a Send that n8n has stopped, with all rows in its context. */
export function sendCancelled(
	context: IExecuteFunctions,
	input: readonly INodeExecutionData[],
	finished: readonly FinishedItem[],
): Error {
	const { results, note } = resultsOf(input, finished);
	return cancelledError(context, results, note);
}
