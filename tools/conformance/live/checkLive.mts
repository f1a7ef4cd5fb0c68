import { checkAnswer } from '../document/checkAnswer.mts';
import type { Operation } from '../document/document.mts';
import { faultsOf } from '../document/validate.mts';
import type { RequestResult } from '../exchange.mts';
import { send } from '../exchange.mts';
import type { Violation } from '../violation.mts';
import type { LiveRead } from './facts.mts';
import { LIVE_READS } from './facts.mts';

/**
 * Makes the free reads, and gives what differs from our facts and from the document.
 *
 * @param operations of the document; none without one
 */
export async function checkLive(
	{ apiKey, baseUrl }: { apiKey: string; baseUrl: string },
	operations: readonly Operation[],
): Promise<Violation[]> {
	const violations: Violation[] = [];
	for (const read of LIVE_READS) {
		const seen = { side: 'live', operation: read.operation, seenIn: `GET ${read.path}` } as const;
		try {
			const url = new URL(`${baseUrl}${read.path}`);
			const requestResult = await send(url, { method: 'GET', headers: { 'x-api-key': apiKey } });
			const { status } = requestResult;
			const documented = operations.find(({ id }) => id === read.operation);
			const differences = [
				...fromFacts(read, requestResult),
				...(documented === undefined ? [] : checkAnswer(documented, requestResult)).map(
					({ where, what }) => ({ where, what: `${what} (document)` }),
				),
			];
			violations.push(...differences.map((difference) => ({ ...seen, status, ...difference })));
		} catch (error) {
			const what = `there is none: ${reasonOf(error)}`;
			violations.push({ ...seen, status: null, where: 'answer', what });
		}
	}
	return violations;
}

function fromFacts(
	read: LiveRead,
	{ status, body }: RequestResult,
): Array<{ where: string; what: string }> {
	if (status !== read.status) return [{ where: 'status', what: `is not ${read.status} (facts)` }];
	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch {
		return [{ where: 'body', what: 'is not JSON (facts)' }];
	}
	return faultsOf(read.schema, json).map(({ at, what }) => ({
		where: `body ${at}`.trim(),
		what: `${what} (facts)`,
	}));
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? error.cause.message : error.message;
}
