import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { createHmac } from 'node:crypto';
import type { Item, Scenario } from '../scenario.mts';
import type { SimulatedSignal } from '../time/abort.mts';
import type { HttpResponse, Network } from '../xquik/network.mts';
import type { Request } from '../xquik/server.mts';
import type { Origin } from '../xquik/state.mts';
import type { NodeProcess } from './nodeProcess.mts';

/** What n8n knows of an execution when it runs the node. */
export interface RunSetting {
	executionId: string;
	resumeToken: string | undefined;
	runIndex: number;
	mode: 'trigger' | 'retry';
	/** What `getContext('node')` gives; the node may change it. */
	nodeContext: IDataObject;
	cancel: SimulatedSignal;
	installation: Installation;
	origin: Origin;
	/** The node has put the execution to wait, for the answer to the question that a link names so. */
	waits(question: string): void;
}

/** What tells one n8n, and one workflow in it, from another. */
export interface Installation {
	instanceId: string;
	workflowId: string;
	nodeId: string;
	/** For all executions; where it is absent each gets a random one. */
	resumeToken?: string;
}

/** Where nobody cares. */
export const SOME_INSTALLATION: Installation = {
	instanceId: '5a'.repeat(32),
	workflowId: 'w1',
	nodeId: 'b1a2c3d4-0000-4000-8000-000000000001',
};

const N8N_URL = 'https://n8n.example';

const BASE_URL = 'https://xquik.com/api/v1';

/** What n8n says where an execution has no ID. */
const NO_EXECUTION_ID = '__UNKNOWN__';

/** First bytes of a PNG, so that the node takes what follows for a picture. */
const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** An input item as the workflow's former node gives it. */
export function inputItem({ to, text, account, file, key }: Item): INodeExecutionData {
	const json = { to, text, account, ...(key !== undefined && { key }) };
	if (file === undefined) return { json };
	const data = Buffer.concat([PNG_HEAD, Buffer.from(file)]).toString('base64');
	const data_ = { data, mimeType: 'image/png', fileName: 'picture.png' };
	return { json, binary: { data: data_ } };
}

/** Parameters of Send DM for an item, as n8n gives them when the expressions are resolved. */
export function parametersOf(scenario: Scenario, item: Item): IDataObject {
	const { protection, concurrency, maxWait, verify } = scenario;
	const mode = /^\d+$/.test(item.to) ? 'id' : 'username';
	return {
		resource: 'directMessage',
		operation: scenario.ask ? 'sendAndWait' : 'send',
		account: { __rl: true, mode: 'username', value: item.account },
		recipient: { __rl: true, mode, value: item.to },
		text: item.text,
		message: item.text,
		responseType: 'approval',
		attachment: item.file === undefined ? 'none' : 'binaryFile',
		binaryPropertyName: 'data',
		ifFileIsMissing: 'fail',
		duplicateProtection: protection,
		deduplicationKey: item.key ?? '',
		options: {
			concurrency,
			maxWait,
			verifyUnconfirmedSends: verify,
			// Every other question has an end.
			...(scenario.ask && scenario.seed % 2 === 0 && { limitWaitTime: { values: {} } }),
		},
	};
}

/** The node as the workflow has it. */
function nodeOf({ tool, onError }: Scenario, { nodeId }: Installation): INode {
	return {
		id: nodeId,
		name: 'Send DM',
		type: `n8n-nodes-xquik-dm.xquikDm${tool ? 'Tool' : ''}`,
		typeVersion: 1.1,
		position: [0, 0],
		parameters: {},
		onError,
	};
}

/**
 * n8n's context for one run of the node, as far as Send uses it. What is missing fails loudly.
 * `test/simulation` holds it against n8n's engine.
 */
export function executeContext(
	scenario: Scenario,
	items: readonly Item[],
	setting: RunSetting,
	process: NodeProcess,
	network: Pick<Network, 'request'>,
): IExecuteFunctions {
	const { executionId, resumeToken, runIndex, mode, nodeContext, cancel } = setting;
	const { instanceId, workflowId } = setting.installation;
	const node = nodeOf(scenario, setting.installation);
	const input = items.map(inputItem);
	const parameters = items.map((item) => parametersOf(scenario, item));
	const hasToken = resumeToken !== undefined && !scenario.outside;
	const signature = hasToken ? `?signature=${resumeToken}` : '';
	const waiting = scenario.outside ? NO_EXECUTION_ID : executionId;
	const resumeUrl = `${N8N_URL}/webhook-waiting/${waiting}${signature}`;
	const id = scenario.outside ? undefined : executionId;
	const proxy = {
		$runIndex: runIndex,
		$execution: { id: id ?? NO_EXECUTION_ID, mode: 'production', resumeUrl },
		$executionId: id ?? NO_EXECUTION_ID,
	};
	const context = {
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) =>
			parameters[itemIndex]?.[name] ?? fallback,
		getInputData: () => input,
		getCredentials: () => Promise.resolve({ apiKey: 'xq_simulated', baseUrl: BASE_URL }),
		getExecutionId: () => id,
		getInstanceId: () => instanceId,
		getWorkflow: () => ({ id: workflowId, name: 'Simulated', active: true }),
		getNode: () => node,
		getContext: () => {
			if (scenario.outside) throw new Error('`executionData` is not initialized');
			return nodeContext;
		},
		getWorkflowDataProxy: () => proxy,
		getMode: () => mode,
		getTimezone: () => 'UTC',
		getRestApiUrl: () => `${N8N_URL}/rest`,
		getSignedResumeUrl: (query: Record<string, string>) =>
			signed(new URL(`${N8N_URL}/webhook-waiting/${executionId}/${node.id}`), query, instanceId),
		getExecuteData: () => ({ node, data: { main: [input] }, source: null }),
		putExecutionToWait: () => {
			setting.waits(questionIn(nodeContext));
			return Promise.resolve();
		},
		isToolExecution: () => false,
		continueOnFail: () => scenario.onError !== 'stopWorkflow',
		getExecutionCancelSignal: () => cancel,
		addExecutionHints: () => undefined,
		logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
		helpers: {
			httpRequestWithAuthentication: {
				async call(
					timed: { getExecutionCancelSignal(): SimulatedSignal },
					_credential: string,
					options: HttpOptions,
				): Promise<HttpResponse> {
					const signal = timed.getExecutionCancelSignal();
					if (signal.aborted) throw new Error('canceled');
					const request = await requestFrom(options, setting.origin);
					return await network.request(request, process, signal);
				},
			},
		},
	};
	return context as unknown as IExecuteFunctions;
}

/** As n8n signs: path and query, with a secret that each n8n has for itself. */
function signed(url: URL, query: Record<string, string>, secret: string): string {
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
	const signature = createHmac('sha256', secret).update(`${url.pathname}${url.search}`);
	url.searchParams.set('signature', signature.digest('hex'));
	return url.toString();
}

/** The name of the question that the node keeps for its page. */
function questionIn({ xquikDmQuestion: kept }: IDataObject): string {
	const { id } = JSON.parse(typeof kept === 'string' ? kept : '{}') as { id?: string };
	return id ?? '';
}

function ignore(): void {
	// The simulation has no log.
}

interface HttpOptions {
	method: string;
	url: string;
	headers: Record<string, string>;
	qs?: Record<string, string>;
	body?: Record<string, unknown> | { stream(): AsyncIterable<Uint8Array> };
}

function isStreamed(body: HttpOptions['body']): body is { stream(): AsyncIterable<Uint8Array> } {
	return body !== undefined && Symbol.toStringTag in body;
}

async function requestFrom(options: HttpOptions, origin: Origin): Promise<Request> {
	const { method, url, headers, qs = {}, body } = options;
	const base = {
		method,
		path: url.slice(BASE_URL.length),
		query: qs,
		key: headers['Idempotency-Key'],
		origin,
	};
	if (!isStreamed(body)) return { ...base, body, upload: undefined };
	const pieces: Uint8Array[] = [];
	for await (const piece of body.stream()) pieces.push(piece);
	return { ...base, body: undefined, upload: uploadFrom(Buffer.concat(pieces)) };
}

/** Reads the node's multipart body: an account, and a picture that is its last part. */
export function uploadFrom(body: Buffer): Request['upload'] {
	const head = body.toString('latin1');
	const picture = body.subarray(body.indexOf(PNG_HEAD) + PNG_HEAD.length);
	return {
		account: /name="account"\r\n\r\n(.*?)\r\n/.exec(head)?.[1] ?? '',
		fileName: /filename="(.*?)"/.exec(head)?.[1] ?? '',
		content: picture.subarray(0, picture.indexOf('\r\n')).toString('latin1'),
	};
}
