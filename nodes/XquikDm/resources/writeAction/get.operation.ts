import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { readFailure } from '../../errors/failure';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_MESSAGE_TEXT,
	maxWaitOption,
	optionsField,
} from '../../fields/options';
import { writeActionField } from '../../fields/writeAction';
import { maxWaitOf } from '../../input/maxWait';
import { optionsOf, parameterOf } from '../../input/parameter';
import { checkWriteActionId } from '../../input/writeActionId';
import { READ_CONCURRENCY, readItems } from '../../items/readItems';
import { lookUpWriteAction, readRecordSubject } from '../../lookup/writeAction';
import { recordRow, unreadRecordRow } from '../../row/recordRow';

const show = { resource: ['writeAction'], operation: ['get'] };

interface GetOptions {
	includeApiResponse: boolean;
	includeMessageText: boolean;
	maxWait: number;
}

/** The fields of Write Action: Get. */
export const getFields: INodeProperties[] = [
	writeActionField({ show }),
	{
		displayName: 'Wait Until Finished',
		name: 'waitUntilFinished',
		type: 'boolean',
		default: false,
		displayOptions: { show },
		description:
			'Whether to ask again until the write action has succeeded, failed or expired, at most for Max Wait',
	},
	optionsField({ show }, [
		INCLUDE_API_RESPONSE,
		INCLUDE_MESSAGE_TEXT,
		maxWaitOption(
			'Longest wait for the write action to finish, in seconds. One that is still open then has the status pending_confirmation.',
		),
	]),
];

/**
 * Asks for the write action of each input item and gives its row, which for a send is the very row
 * of Send. A record that says "failed" is an answer, not an error of this operation.
 *
 * @throws NodeApiError or NodeOperationError when one cannot be read and On Error is Stop Workflow
 */
export async function executeGet(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		check: (itemIndex, baseUrl) => ({
			id: checkWriteActionId(parameterOf(context, 'writeAction', itemIndex), baseUrl),
			wait: parameterOf(context, 'waitUntilFinished', itemIndex) === true,
			options: optionsOf<GetOptions>(context, itemIndex),
		}),
		reader:
			(environment) =>
			async ({ id, wait, options }) => {
				const result = await lookUpWriteAction(id, wait, maxWaitOf(options), environment);
				if ('problem' in result) {
					return { rows: [], failure: readFailure(result.problem), stops: result.stops };
				}
				const row = recordRow(id, readRecordSubject(result.record), result.ending, {
					includeMessageText: options.includeMessageText !== false,
					includeApiResponse: options.includeApiResponse === true,
				});
				return { rows: [row] };
			},
		failedRow: (failure, checked) => unreadRecordRow(checked?.id, failure),
	});
}
