import { resolve } from 'node:path';
import { startEngine } from '../engine/engine.mts';
import type { Operation } from './document/document.mts';
import { findOperation } from './document/document.mts';
import { checkAnswers } from './node/checkAnswers.mts';
import type { AnswerOptions } from './node/checkAnswers.mts';
import { checkRequests } from './node/checkRequests.mts';
import { checkSandbox, offeredCalls } from './sandbox/checkSandbox.mts';
import type { Violation } from './violation.mts';

/** What was held against the document. */
export interface DocumentResult {
	/** What differs, before exceptions. */
	violations: Violation[];
	/** The document's operations that neither sandbox nor node offers. */
	outOfScope: string[];
	/** A line of counts. */
	summary: string;
}

const PACKAGE_ROOT = resolve(import.meta.dirname, '..', '..');

/**
 * Holds the sandbox, the requests of the node, and what the node makes of answers, against
 * operations of a document.
 *
 * @param operations those of the document that are in question; all, or some
 */
export async function checkDocument(
	document: readonly Operation[],
	operations: readonly Operation[],
	options: AnswerOptions,
): Promise<DocumentResult> {
	const offered = offeredCalls();
	const isOffered = ({ method, path }: Operation) =>
		offered.some((call) => call.method === method && shapeOf(call.path) === shapeOf(path));
	const inScope = operations.filter(isOffered);
	const sandbox = await checkSandbox(inScope);
	const engine = await startEngine({ packageRoot: PACKAGE_ROOT });
	try {
		const requests = await checkRequests(engine, inScope);
		const answers = await checkAnswers(engine, document, inScope, options);
		const byOperation = Object.entries(answers.byOperation).map(([id, count]) => `${id} ${count}`);
		return {
			violations: [
				...(operations.length === document.length ? undocumented(offered, document) : []),
				...sandbox.violations,
				...requests.violations,
				...answers.violations,
			],
			outOfScope: operations.filter((operation) => !isOffered(operation)).map(({ id }) => id),
			summary:
				`${sandbox.calls} calls to the sandbox; ${requests.requests} requests of the node in ${requests.runs} runs; ` +
				`${answers.answers} answers to the node (${byOperation.join(', ')})`,
		};
	} finally {
		await engine.close();
	}
}

function undocumented(
	offered: ReadonlyArray<{ method: string; path: string }>,
	operations: readonly Operation[],
): Violation[] {
	return offered
		.filter(({ method, path }) => findOperation(operations, method, path) === undefined)
		.map(({ method, path }) => ({
			side: 'sandbox',
			operation: `${method} ${path}`,
			status: null,
			where: 'operation',
			what: 'is not in the document',
			seenIn: 'the list of endpoints',
		}));
}

/** A path template whose parameters may have any names. */
function shapeOf(path: string): string {
	return path.replaceAll(/\{\w+\}/g, '{}');
}
