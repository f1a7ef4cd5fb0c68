import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { SendEntry } from '../../../delivery/sendMemory';
import { ownProblem } from '../../../delivery/decision';
import type { RunIdentity } from '../../../items/runIdentity';
import type { Failure } from '../../../output/failure';
import { problemFields } from '../../../output/writeFields';
import type { ResponseType } from '../../../parameters/responseType';
import type { Asked } from './question';
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

/** The failure of a retry whose message is out, or may be. */
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
 * Why a retry sends no message again that may be out: its link resumes only the execution that sent
 * it, and a second message would be a second question. Undefined when the message is certainly not out.
 *
 * @param entry what is remembered of its message
 */
export function linkFailure(
	context: IExecuteFunctions,
	identity: RunIdentity,
	kept: Asked | undefined,
	entry: SendEntry | undefined,
): Failure | undefined {
	if (kept === undefined || entry === undefined || entry.state === 'failed') return undefined;
	return isOfOther(kept, context, identity) ? failureOf(entry.state, kept.executionId) : undefined;
}

/**
 * What the row says of a wait without an end, once it goes on unanswered: n8n does that when a wait that was
 * stopped is retried, and does not run the node then.
 */
export function unansweredFields(
	type: ResponseType,
	{ executionId }: Asked,
	sendStatus: string,
): IDataObject {
	return {
		...responseFields(type, 'not_waiting'),
		...problemFields(failureOf(sendStatus, executionId)),
	};
}
