import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SendEntry } from '../../../delivery/sendMemory';
import { ownProblem } from '../../../delivery/decision';
import type { RunIdentity } from '../../../items/runIdentity';
import type { Failure } from '../../../output/failure';
import { outputItems } from '../../../output/outputItems';
import { problemFields } from '../../../output/writeFields';
import type { Asked, Question } from './question';
import { isQuestion } from './question';
import { responseFields } from './responseRow';

/** The code of what a retry does not ask again. */
export const LINK_OF_OTHER = 'link_of_other_execution';

/** Whether a question was asked by an execution that this one repeats. */
function isOfOther(
	asked: Asked | undefined,
	context: IExecuteFunctions,
	{ runIndex }: RunIdentity,
) {
	return (
		asked !== undefined &&
		asked.runIndex === runIndex &&
		asked.executionId !== context.getExecutionId()
	);
}

function failureOf(state: string, executionId: string): Failure {
	const isOut = state === 'sent' || state.startsWith('pending');
	const whose = `its link belongs to execution ${executionId}`;
	return {
		local: true,
		problem: { ...ownProblem(LINK_OF_OTHER, false), nextAction: 'verify_result' },
		title: isOut ? `The message is out, but ${whose}` : `The message may be out, and ${whose}`,
		remedy: isOut
			? 'Start a new execution to ask again.'
			: 'Check the conversation on X, then start a new execution to ask again.',
	};
}

/**
 * What a retry of an execution that has come to wait gives: its link resumes only the execution that sent it, and
 * a second message would be a second question. Undefined when this run may ask.
 *
 * @throws NodeOperationError with the row, unless On Error is Continue
 */
export function staleOutput(
	context: IExecuteFunctions,
	identity: RunIdentity,
	kept: Asked | Question | undefined,
): INodeExecutionData[] | undefined {
	if (!isQuestion(kept) || !isOfOther(kept, context, identity)) return undefined;
	const { row, form, executionId } = kept;
	const failure = failureOf(String(row.send_status ?? 'sent'), executionId);
	const { response_status, response_type } = responseFields(form.type, 'not_waiting');
	const failed = {
		...row,
		response_status,
		response_type,
		waited_ms: null,
		...problemFields(failure),
	};
	return outputItems(context, [{ rows: [], failed: { failure, row: failed, attempted: true } }]);
}

/**
 * Why an item of such a retry is not sent, where the first execution has not come to wait; undefined when it may
 * be: nothing was asked, or the message is certainly not out.
 *
 * @param entry what is remembered of its message
 */
export function linkFailure(
	context: IExecuteFunctions,
	identity: RunIdentity,
	kept: Asked | Question | undefined,
	entry: SendEntry | undefined,
): Failure | undefined {
	if (kept === undefined || entry === undefined || entry.state === 'failed') return undefined;
	return isOfOther(kept, context, identity) ? failureOf(entry.state, kept.executionId) : undefined;
}
