import { API_BASE } from '../../../sandbox/apiServer.mts';
import { ENDPOINTS } from '../../../sandbox/endpoints.mts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import { asObject } from '../document/json.mts';
import type { Operation } from '../document/document.mts';
import { findOperation } from '../document/document.mts';
import type { RequestResult } from '../exchange.mts';
import { send } from '../exchange.mts';
import type { Violation } from '../violation.mts';
import type { Call } from './call.mts';
import { read } from './call.mts';
import { judgeCall } from './judgeCall.mts';
import { deleteCalls, readCalls } from './readCalls.mts';
import { sendCalls } from './sendCalls.mts';
import { goodUpload, uploadCalls } from './uploadCalls.mts';

/** What was called, and what of it is not as documented. */
export interface SandboxResult {
	calls: number;
	violations: Violation[];
}

/** So often is a write action asked for that is not terminal. */
const MOST_POLLS = 3;

const NO_LIMITS = { writes: null, reads: null, deletes: null };
const ONE_A_MINUTE = { limit: 1, windowMs: 60_000 };

/** Paths and methods that the sandbox offers, as the document writes them. */
export function offeredCalls(): Array<{ method: string; path: string }> {
	return ENDPOINTS.map(({ method, url }) => ({
		method,
		path: `${API_BASE}${url.replaceAll(/:(\w+)/g, '{$1}')}`,
	}));
}

/** Calls every operation of the sandbox under the lifecycle contract, and holds it against the document. */
export async function checkSandbox(operations: readonly Operation[]): Promise<SandboxResult> {
	const results = [
		await inSandbox({ rateLimits: NO_LIMITS, credits: 1_000_000 }, operations, everyCall),
		await inSandbox({ rateLimits: NO_LIMITS, credits: 0 }, operations, fewCalls),
		await inSandbox({ rateLimits: NO_LIMITS, maxUploadBytes: 10 }, operations, fewCalls),
		await inSandbox(
			{ rateLimits: { writes: ONE_A_MINUTE, reads: ONE_A_MINUTE, deletes: ONE_A_MINUTE } },
			operations,
			fewCalls,
		),
	];
	return {
		calls: results.reduce((sum, { calls }) => sum + calls, 0),
		violations: results.flatMap(({ violations }) => violations),
	};
}

interface Caller {
	/** Makes a call, whether it is wanted or not. */
	call: (call: Call) => Promise<RequestResult>;
	/** Makes those calls that show something of the operations in question. */
	callWanted: (calls: readonly Call[]) => Promise<void>;
}

type Plan = (sandbox: Sandbox, caller: Caller) => Promise<void>;

async function everyCall(sandbox: Sandbox, { call, callWanted }: Caller): Promise<void> {
	const upload = asObject(JSON.parse((await call(await goodUpload())).body));
	await callWanted([
		...sendCalls(String(upload['mediaId'])),
		...(await uploadCalls(sandbox.origin)),
		...readCalls(sandbox.apiKey),
	]);
	const [message] = sandbox.outbox();
	await callWanted(deleteCalls(message?.messageId ?? '1'));
}

/** One or two of each, where the sandbox as a whole is what refuses. */
async function fewCalls(sandbox: Sandbox, { callWanted }: Caller): Promise<void> {
	const calls = [
		...sendCalls('1').slice(0, 2),
		...(await uploadCalls(sandbox.origin)).slice(0, 2),
		...readCalls(sandbox.apiKey).filter(({ kind }) => kind === 'good'),
		...deleteCalls('1').slice(0, 1),
	];
	await callWanted(calls.map((call) => ({ ...call, kind: 'magic' })));
}

async function inSandbox(
	options: SandboxOptions,
	operations: readonly Operation[],
	plan: Plan,
): Promise<SandboxResult> {
	const sandbox = await startSandbox(options);
	const result: SandboxResult = { calls: 0, violations: [] };
	const call = async (one: Call): Promise<RequestResult> => {
		const { credentials = { 'x-api-key': sandbox.apiKey } } = one;
		const url = new URL(`${sandbox.baseUrl}${one.path}`);
		const requestResult = await send(url, { ...one, headers: { ...one.headers, ...credentials } });
		result.calls += 1;
		result.violations.push(...judgeCall(operations, one, requestResult));
		return requestResult;
	};
	const poll = async (title: string, { body }: RequestResult): Promise<RequestResult> => {
		const id = String(asObject(JSON.parse(body))['id']);
		return await call(read('good', title, `/x/write-actions/${id}`));
	};
	const callAndFollow = async (one: Call): Promise<RequestResult> => {
		const requestResult = await call(one);
		let polled = requestResult;
		for (let polls = 1; polled.status === 202 && polls <= MOST_POLLS; polls += 1) {
			polled = await poll(`${one.title}, poll ${polls}`, polled);
		}
		if (one.method === 'DELETE' && requestResult.status === 200) {
			await poll(`${one.title}, its record`, requestResult);
		}
		return requestResult;
	};
	try {
		await plan(sandbox, {
			call: callAndFollow,
			callWanted: async (calls) => {
				for (const one of calls) if (isWanted(operations, one)) await callAndFollow(one);
			},
		});
		return result;
	} finally {
		await sandbox.close();
	}
}

/** Whether a call shows something of these operations; every write has a record to ask for. */
function isWanted(operations: readonly Operation[], { method, path }: Call): boolean {
	const address = `${API_BASE}${path.replace(/\?.*/, '')}`;
	if (findOperation(operations, method, address) !== undefined) return true;
	return method !== 'GET' && operations.some(({ id }) => id === 'getWriteActionStatus');
}
