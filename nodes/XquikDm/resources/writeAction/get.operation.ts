import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { READ_CONCURRENCY, readItems } from '../../items/readItems';
import { readFailure } from '../../output/failure';
import { withoutPrivateText } from '../../output/privateText';
import { recordRow, unreadRecordRow } from '../../output/recordRow';
import { maxWaitOf } from '../../parameters/maxWait';
import { optionSet } from '../../parameters/optionSet';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_MESSAGE_TEXT,
	maxWaitOption,
} from '../../parameters/options';
import { outputOptions } from '../../parameters/outputOptions';
import { booleanParameter, parameterSet } from '../../parameters/parameterSet';
import { WRITE_ACTION } from '../../parameters/writeActionId';
import { lookUpWriteAction, readRecordSubject } from '../../reads/writeAction';
import { RECORD_FIELDS } from '../../parameters/rowFields';
import type { Operation } from '../operation';

const OPTIONS = optionSet([
	INCLUDE_API_RESPONSE,
	INCLUDE_MESSAGE_TEXT,
	maxWaitOption(
		'Longest wait for the write action to finish. One that is still open then has the status pending_confirmation.',
	),
	...outputOptions(RECORD_FIELDS),
]);

const PARAMETERS = parameterSet({
	id: WRITE_ACTION,
	wait: booleanParameter({
		displayName: 'Wait Until Finished',
		name: 'waitUntilFinished',
		default: false,
		description:
			'Whether to ask again until the write action has succeeded, failed or expired, at most for Max Wait',
	}),
	options: OPTIONS.parameter,
});

/**
 * Asks for the write action of each input item and gives its row, which for a send is the very row
 * of Send. A record that says "failed" is an answer, not an error of this operation.
 *
 * @throws NodeApiError or NodeOperationError when one cannot be read and On Error is Stop Workflow
 */
async function executeGet(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		parameters: PARAMETERS,
		noun: { one: 'write action', many: 'write actions' },
		fields: RECORD_FIELDS,
		reader:
			(session) =>
			async ({ id, wait, options }) => {
				const result = await lookUpWriteAction(id, wait, maxWaitOf(options), session);
				if ('problem' in result) {
					const failure = readFailure(result.problem);
					const shown = options.includeMessageText
						? failure
						: withoutPrivateText(failure, undefined);
					return { rows: [], failure: shown, blocks: result.blocks };
				}
				const row = recordRow(id, readRecordSubject(result.record), result.ending, options);
				return { rows: [row] };
			},
		failedRow: (failure, checked) => unreadRecordRow(checked?.id, failure),
	});
}

/** Write Action: Get. */
export const GET_WRITE_ACTION: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get a write action',
	description:
		'Find out what became of a send, an upload or a deletion, such as a pending one. Free, and changes nothing.',
	parameters: PARAMETERS,
	execute: executeGet,
};
