import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { draftWorkflow, SEND_DM } from '../harness/draft.mts';
import { inParallel } from '../harness/inParallel.mts';
import { FIXTURES } from '../harness/paths.mts';
import { callWebhook } from '../harness/production.mts';
import type { Execution, StoredWorkflow, WorkflowNode } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { waitFor } from '../harness/waitFor.mts';
import type { Contender } from './contenders.mts';
import { HTTP_REQUEST } from './contenders.mts';
import type { Weather } from './weather.mts';
import { recipientOf } from './weather.mts';

/** What a contender did. */
export interface Measurement {
	contender: string;
	nodes: number;
	/** Recipients with at least one DM. */
	delivered: number;
	/** DMs beyond the first to a recipient. */
	sentTwice: number;
	/** Recipients who allow DMs and got none. */
	missed: number;
	/** Items that no record mentions. */
	withoutRecord: number;
	/** Records that say sent where nothing was, or failed where the DM is out. */
	wrongRecords: number;
	credits: number;
	/** From the start of the first execution to the end of the last. */
	seconds: number;
}

/** A record, as a CRM would get it. */
export interface HandedOn {
	recipient: string;
	/** `sent`, `failed`, or what claims neither. */
	status: string;
}

/** A machine some way off. */
const LATENCY_MS = 50;
const AT_ONCE = 5;
const TIMEOUT_MS = 240_000;

/** Runs a contender in a weather, against a sandbox of its own. */
export async function measure(
	scene: Scene,
	contender: Contender,
	weather: Weather,
): Promise<Measurement> {
	const { contract, title, nodes } = contender;
	const sandbox = await startSandbox({
		contract,
		latencyMs: LATENCY_MS,
		...(weather.limited ? {} : { rateLimits: { writes: null } }),
	});
	try {
		sandbox.addFaults(weather.faults);
		const workflow = await publish(scene, contender, sandbox);
		const executions = await run(scene, workflow, await itemsOf(weather));
		return {
			contender: title,
			nodes,
			...compare(weather, sandbox.outbox(), records(contender, executions)),
			credits: sandbox.creditsSpent(),
			seconds: secondsOf(executions),
		};
	} finally {
		await sandbox.close();
	}
}

async function publish(
	{ api }: Scene,
	contender: Contender,
	{ baseUrl, apiKey }: { baseUrl: string; apiKey: string },
): Promise<StoredWorkflow> {
	const { nodes, links } = contender.build(baseUrl);
	const draft = draftWorkflow(contender.title, nodes, links);
	const httpHeaderAuth = await api.createCredential('httpHeaderAuth', contender.title, {
		name: 'x-api-key',
		value: apiKey,
	});
	const xquikApi = await api.createCredential('xquikApi', contender.title, { apiKey, baseUrl });
	const credentialsOf: Record<string, WorkflowNode['credentials']> = {
		[HTTP_REQUEST]: { httpHeaderAuth },
		[SEND_DM]: { xquikApi },
	};
	const workflow = await api.createWorkflow({
		...draft,
		nodes: draft.nodes.map((node) => ({ ...node, credentials: credentialsOf[node.type] ?? {} })),
	});
	await api.activate(workflow);
	return workflow;
}

async function itemsOf(weather: Weather): Promise<Record<string, unknown>[][]> {
	const file = (await readFile(join(FIXTURES, 'clip.mp4'))).toString('base64');
	const items = Array.from({ length: weather.items }, (_, index) => ({
		recipient: recipientOf(weather, index),
		text: `Your clip, number ${index}`,
		file,
	}));
	const { perExecution } = weather;
	return Array.from({ length: Math.ceil(items.length / perExecution) }, (_, index) =>
		items.slice(index * perExecution, (index + 1) * perExecution),
	);
}

async function run(
	{ api, n8n }: Scene,
	workflow: StoredWorkflow,
	batches: Record<string, unknown>[][],
): Promise<Execution[]> {
	let started = 0;
	const ended = () =>
		waitFor('The end of an execution', TIMEOUT_MS, async () => {
			const executions = await api.executions(workflow.id);
			const open = executions.filter(({ stoppedAt }) => !stoppedAt).length;
			const calls = started - (executions.length - open);
			return calls < AT_ONCE ? executions : undefined;
		});
	for (const batch of batches) {
		await ended();
		started += 1;
		await callWebhook(n8n, workflow, batch);
	}
	const all = await waitFor('The end of all executions', TIMEOUT_MS, async () => {
		const executions = await api.executions(workflow.id);
		const done = executions.filter(({ stoppedAt }) => stoppedAt);
		return done.length === batches.length ? done : undefined;
	});
	return inParallel(AT_ONCE, all.length, (index) => api.execution(all[index]?.id ?? ''));
}

function records(contender: Contender, executions: Execution[]): HandedOn[] {
	return executions.flatMap(({ data }) =>
		contender.records.flatMap(({ node, output }) =>
			(data.resultData.runData[node] ?? []).flatMap((nodeRun) =>
				(nodeRun.data?.main[output] ?? []).map(({ json }) => ({
					recipient: String(json['user_id']),
					status: String(json['send_status']),
				})),
			),
		),
	);
}

/** Compares what was handed on with what arrived. */
export function compare(weather: Weather, outbox: OutboxMessage[], handedOn: HandedOn[]) {
	const got = new Set(outbox.map(({ recipient }) => recipient));
	const mentioned = new Set(handedOn.map(({ recipient }) => recipient));
	const recipients = Array.from({ length: weather.items }, (_, index) =>
		recipientOf(weather, index),
	);
	return {
		delivered: got.size,
		sentTwice: outbox.length - got.size,
		missed: recipients.filter((id, index) => index !== weather.closed && !got.has(id)).length,
		withoutRecord: recipients.filter((id) => !mentioned.has(id)).length,
		wrongRecords: handedOn.filter(
			({ recipient, status }) =>
				(status === 'sent' && !got.has(recipient)) || (status === 'failed' && got.has(recipient)),
		).length,
	};
}

function secondsOf(executions: Execution[]): number {
	const times = (field: 'startedAt' | 'stoppedAt') =>
		executions.map((execution) => Date.parse(execution[field] ?? ''));
	return (Math.max(...times('stoppedAt')) - Math.min(...times('startedAt'))) / 1_000;
}
