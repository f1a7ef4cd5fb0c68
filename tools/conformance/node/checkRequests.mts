import type { Engine } from '../../engine/engine.mts';
import { API_BASE } from '../../../sandbox/apiServer.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import { checkRequest } from '../document/checkRequest.mts';
import type { Operation } from '../document/document.mts';
import { findOperation } from '../document/document.mts';
import type { RequestResult } from '../exchange.mts';
import type { Violation } from '../violation.mts';
import { makeNodeCalls } from './nodeCalls.mts';
import { startRecordingProxy } from './recordingProxy.mts';

/** What the node asked for, and what of it is not as documented. */
export interface RequestsResult {
	runs: number;
	requests: number;
	violations: Violation[];
}

/** Records the requests that the node makes of a sandbox, and holds them against the document. */
export async function checkRequests(
	engine: Engine,
	operations: readonly Operation[],
): Promise<RequestsResult> {
	const sandbox = await startSandbox({
		rateLimits: { writes: null, reads: null, deletes: null },
		credits: 1_000_000,
	});
	const proxy = await startRecordingProxy(sandbox.origin, sandbox.apiKey);
	try {
		const runs = await makeNodeCalls(
			engine,
			`${proxy.origin}${API_BASE}`,
			operations.map(({ id }) => id),
		);
		const violations = proxy.exchanges.flatMap((requestResult) => judge(operations, requestResult));
		return { runs, requests: proxy.exchanges.length, violations };
	} finally {
		await proxy.close();
		await sandbox.close();
	}
}

function judge(operations: readonly Operation[], requestResult: RequestResult): Violation[] {
	const { method, path } = requestResult;
	const found = findOperation(operations, method, path);
	if (found === undefined) return [];
	const { operation, parameters } = found;
	const differences = checkRequest(operation, parameters, requestResult);
	return differences.map((difference) => ({
		side: 'node',
		operation: operation.id,
		status: null,
		...difference,
		seenIn: `${method} ${path}`,
	}));
}
