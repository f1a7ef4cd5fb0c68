import type { Problem } from '../delivery/decision';
import { ownProblem } from '../delivery/decision';
import type { WriteEnding } from '../delivery/write';
import type { ErrorCode } from '../errors/errorTable';
import { errorEntry, isErrorCode } from '../errors/errorTable';
import { InputError } from '../errors/inputError';

/** Why an item has no good result, for its row and for n8n's error. */
export interface Failure {
	problem: Problem;
	/** True when no request has failed: the item's input is to blame, or it was not tried. */
	local?: boolean;
	/** Title and remedy in place of those of the error table. */
	title?: string;
	remedy?: string;
}

/** Other texts than those of the error table, by code. */
export type FailureTexts = Readonly<Partial<Record<ErrorCode, { title?: string; remedy: string }>>>;

/** The failure of a problem, with the texts of its step where it has some. */
export function withTexts(problem: Problem, texts: FailureTexts): Failure {
	return { problem, ...(isErrorCode(problem.code) ? texts[problem.code] : {}) };
}

/** The words of a text that say something. */
function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
}

/** True for a message of the server that says nothing which our own text does not. */
function isRepetition(message: string, text: string): boolean {
	const known = new Set(wordsOf(text));
	const words = wordsOf(message);
	return message === '' || (words.length > 0 && words.every((word) => known.has(word)));
}

/** Title and remedy of a failure, for the row and for n8n's error. */
export function failureText(failure: Failure): { title: string; remedy: string } {
	const { problem, title, remedy } = failure;
	const known = errorEntry(problem.code, problem.httpStatus);
	const said =
		title === undefined && !isRepetition(problem.message, `${known.title} ${problem.code}`);
	const fields = problem.fields === undefined ? '' : ` (${problem.fields.join(', ')})`;
	const server = said ? `Xquik says: ${problem.message.replace(/\.$/, '')}${fields}. ` : '';
	return {
		title: title ?? known.title,
		remedy: `${problem.httpStatus === undefined ? '' : server}${remedy ?? known.remedy}`,
	};
}

/**
 * The failure of an item whose parameters could not be used: an {@link InputError} of our checks,
 * or n8n's own error for an expression.
 */
export function inputFailure(error: unknown): Failure {
	const known = error instanceof InputError;
	const code = known ? error.code : 'parameter_invalid';
	return {
		local: true,
		problem: ownProblem(code, true),
		title: error instanceof Error ? error.message : 'A parameter could not be read',
		remedy: known
			? `${error.remedy} (Field: ${error.field})`
			: 'Correct the expression in the parameter that the message names.',
	};
}

/**
 * The failure of an item that was not tried.
 *
 * @param code of the error table: why not
 * @param cause the error of another item that took this one down
 */
export function skippedFailure(code: string, cause?: Problem): Failure {
	const problem = ownProblem(code, true);
	if (cause === undefined) return { local: true, problem };
	const text = errorEntry(cause.code, cause.httpStatus);
	return { local: true, problem, remedy: `${text.title} (${cause.code}). ${text.remedy}` };
}

/** The failure of an item at which this node itself failed: what became of its write is open. */
export function nodeFailure(error: unknown): Failure {
	const message = error instanceof Error ? error.message : String(error);
	return { problem: ownProblem('node_error', false, message) };
}

/**
 * The failure that a write's ending means; undefined when it is done or still open.
 *
 * @param texts for codes about which the error table speaks of sending
 * @param open for an outcome that is unknown
 */
export function writeFailure(
	write: WriteEnding,
	texts: FailureTexts,
	open: { title: string; remedy: string },
): Failure | undefined {
	if (write.kind === 'unconfirmed') return { problem: write.problem, ...open };
	return write.kind === 'failed' ? withTexts(write.problem, texts) : undefined;
}

/** For reads, where the table speaks of sending. */
const READ_TEXTS: FailureTexts = {
	answer_cut_off: { remedy: 'Run the workflow again for this item.' },
	cancelled: { remedy: 'Run the workflow again for this item.' },
	rate_limit_exceeded: {
		remedy: 'The rate limit is still exceeded. Run the workflow again for this item later.',
	},
	timeout: { remedy: 'Run the workflow again for this item later.' },
	unexpected_answer: { remedy: 'Check Base URL in the Xquik credential, and update this node.' },
};

/** The failure of an item that could not be read. */
export function readFailure(problem: Problem): Failure {
	return withTexts(problem, READ_TEXTS);
}

/** The failure of an item whose account is none of the connected ones; others as they are. */
export function accountFailure(failure: Failure, account: string): Failure {
	if (failure.problem.code !== 'account_not_found') return failure;
	return { ...failure, title: `No account with the ID ${account} is connected to Xquik` };
}
