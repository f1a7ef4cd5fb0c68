import { checkAnswer } from '../document/checkAnswer.mts';
import { checkRequest } from '../document/checkRequest.mts';
import type { Operation } from '../document/document.mts';
import { findOperation } from '../document/document.mts';
import type { RequestResult } from '../exchange.mts';
import type { Violation } from '../violation.mts';
import type { Call } from './call.mts';

/** How a call to the sandbox and its answer differ from the document. */
export function judgeCall(
	operations: readonly Operation[],
	{ kind, title }: Pick<Call, 'kind' | 'title'>,
	requestResult: RequestResult,
): Violation[] {
	const { method, path, status } = requestResult;
	const found = findOperation(operations, method, path);
	if (found === undefined) return [];
	const { operation, parameters } = found;
	const seen = {
		side: 'sandbox',
		operation: operation.id,
		seenIn: `${title}: ${method} ${path}`,
	} as const;
	const request = checkRequest(operation, parameters, requestResult);
	const accepted = status < 300;
	return [
		...checkAnswer(operation, requestResult).map((difference) => ({
			...seen,
			status,
			...difference,
		})),
		...(kind === 'bad'
			? []
			: request.map((difference) => ({ ...seen, status: null, ...difference }))),
		...(kind === 'good' && !accepted
			? [{ ...seen, status, where: 'status', what: 'refuses a documented request' }]
			: []),
		...(kind === 'bad' && accepted
			? [
					{
						...seen,
						status,
						where: 'status',
						what: `carries out a bad request${reasonsIn(request)}`,
					},
				]
			: []),
	];
}

function reasonsIn(request: Array<{ where: string; what: string }>): string {
	const [first] = request;
	return first === undefined ? '' : ` (${first.where}: ${first.what})`;
}
