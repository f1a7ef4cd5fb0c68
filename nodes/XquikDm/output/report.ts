import type { WriteEnding } from '../delivery/write';
import type { Failure } from './failure';

/**
 * What became of an item of an operation that writes: its status, which is the word of its write for
 * done or one of those below, and, if it has one, its problem.
 */
export interface Report extends Partial<Failure> {
	status: string;
}

/** The report of an item that did not come to a write, or whose write this node has failed at. */
export interface UnwrittenReport extends Report {
	status: 'failed' | 'not_attempted' | 'unconfirmed';
}

/** True for what On Error is about. A pending send has no problem: to n8n it is a success. */
export function isProblem(report: Report | undefined): boolean {
	return report?.problem !== undefined;
}

/** Why an item has no good result; undefined when On Error is not about it. */
export function failureIn({ problem, local, title, remedy }: Report): Failure | undefined {
	return problem === undefined ? undefined : { problem, local, title, remedy };
}

/**
 * The status that a write's ending means.
 *
 * @param doneStatus what its kind is called once it is done
 */
export function statusOf<Done extends string>(
	{ kind }: Pick<WriteEnding, 'kind'>,
	doneStatus: Done,
): Done | 'pending_confirmation' | 'failed' | 'unconfirmed' {
	if (kind === 'done') return doneStatus;
	return kind === 'pending' ? 'pending_confirmation' : kind;
}
