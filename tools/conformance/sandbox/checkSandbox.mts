import { API_BASE } from '../../../sandbox/apiServer.mts';
import { ENDPOINTS } from '../../../sandbox/endpoints.mts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import { asObject } from '../document/json.mts';
import type { Operation } from '../document/document.mts';
import { findOperation } from '../document/document.mts';
import type { Exchange } from '../exchange.mts';
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

type Plan = (sandbox: Sandbox, call: (call: Call) => Promise<Exchange>) => Promise<void>;

async function everyCall(sandbox: Sandbox, call: (call: Call) => Promise<Exchange>): Promise<void> {
	const upload = asObject(JSON.parse((await call(await goodUpload())).body));
	const calls = [
		...sendCalls(String(upload['mediaId'])),
		...(await uploadCalls(sandbox.origin)),
		...readCalls(sandbox.apiKey),
		...deleteCalls(sandbox.outbox()[0]?.messageId ?? '1'),
	];
	for (const one of calls) await call(one);
	const [message] = sandbox.outbox();
	for (const one of deleteCalls(message?.messageId ?? '1')) await call(one);
}

/** One or two of each, where the sandbox as a whole is what refuses. */
async function fewCalls(sandbox: Sandbox, call: (call: Call) => Promise<Exchange>): Promise<void> {
	const calls = [
		...sendCalls('1').slice(0, 2),
		...(await uploadCalls(sandbox.origin)).slice(0, 2),
		...readCalls(sandbox.apiKey).filter(({ kind }) => kind === 'good'),
		...deleteCalls('1').slice(0, 1),
	];
	for (const one of calls) await call({ ...one, kind: 'magic' });
}

async function inSandbox(
	options: SandboxOptions,
	operations: readonly Operation[],
	plan: Plan,
): Promise<SandboxResult> {
	const sandbox = await startSandbox(options);
	const result: SandboxResult = { calls: 0, violations: [] };
	const call = async (one: Call): Promise<Exchange> => {
		const { credentials = { 'x-api-key': sandbox.apiKey } } = one;
		const url = new URL(`${sandbox.baseUrl}${one.path}`);
		const exchange = await send(url, { ...one, headers: { ...one.headers, ...credentials } });
		if (isOffered(exchange)) {
			result.calls += 1;
			result.violations.push(...(await judgeCall(operations, one, exchange)));
		}
		return exchange;
	};
	const callAndFollow = async (one: Call): Promise<Exchange> => {
		const exchange = await call(one);
		let polled = exchange;
		for (let polls = 0; polled.status === 202 && polls < MOST_POLLS; polls += 1) {
			const id = String(asObject(JSON.parse(polled.body))['id']);
			polled = await call(
				read('good', `${one.title}, poll ${polls + 1}`, `/x/write-actions/${id}`),
			);
		}
		return exchange;
	};
	try {
		await plan(sandbox, callAndFollow);
		return result;
	} finally {
		await sandbox.close();
	}
}

function isOffered({ method, path }: Exchange): boolean {
	const offered = offeredCalls().map(({ method: name, path: template }) => ({
		...NOTHING_DOCUMENTED,
		method: name,
		path: template,
	}));
	return findOperation(offered, method, path) !== undefined;
}

const NOTHING_DOCUMENTED: Operation = {
	id: '',
	method: '',
	path: '',
	parameters: [],
	bodyRequired: false,
	bodies: [],
	answers: [],
};
