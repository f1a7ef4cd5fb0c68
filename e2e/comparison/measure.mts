import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import pMap from 'p-map';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { buildWorkflow, SEND_DM } from '../harness/workflowBuilder.mts';
import { FIXTURES } from '../harness/paths.mts';
import { callWebhook } from '../harness/runViaWebhook.mts';
import type { Execution, StoredWorkflow, WorkflowNode } from '../harness/n8nData.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import type { Variant } from './variants.mts';
import { HTTP_REQUEST } from './variants.mts';
import type { TestConditions } from './testConditions.mts';
import { recipientOf } from './testConditions.mts';

/** What a variant did. */
export interface Measurement {
	variant: string;
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
interface HandedOn {
	recipient: string;
	/** `sent`, `failed`, or what claims neither. */
	status: string;
}

/** A machine some way off. */
const LATENCY_MS = 50;
const AT_ONCE = 5;
const WAITING = { timeout: 240_000, intervals: [200] };

/** Runs a variant in a conditions, against a sandbox of its own. */
export async function measure(
	environment: TestEnvironment,
	variant: Variant,
	conditions: TestConditions,
): Promise<Measurement> {
	const { contract, title, nodes } = variant;
	const sandbox = await startSandbox({
		contract,
		latencyMs: LATENCY_MS,
		...(conditions.limited ? {} : { rateLimits: { writes: null } }),
	});
	try {
		sandbox.addFaults(conditions.faults);
		const workflow = await publish(environment, variant, sandbox);
		const executions = await run(environment, workflow, await itemsOf(conditions));
		return {
			variant: title,
			nodes,
			...compare(conditions, sandbox.outbox(), records(variant, executions)),
			credits: sandbox.creditsSpent(),
			seconds: secondsOf(executions),
		};
	} finally {
		await sandbox.close();
	}
}

async function publish(
	{ api }: TestEnvironment,
	variant: Variant,
	{ baseUrl, apiKey }: { baseUrl: string; apiKey: string },
): Promise<StoredWorkflow> {
	const { nodes, links } = variant.build(baseUrl);
	const draft = buildWorkflow(variant.title, nodes, links);
	const httpHeaderAuth = await api.createCredential('httpHeaderAuth', variant.title, {
		name: 'x-api-key',
		value: apiKey,
	});
	const xquikApi = await api.createCredential('xquikApi', variant.title, { apiKey, baseUrl });
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

async function itemsOf(conditions: TestConditions): Promise<Record<string, unknown>[][]> {
	const file = (await readFile(join(FIXTURES, 'clip.mp4'))).toString('base64');
	const items = Array.from({ length: conditions.items }, (_, index) => ({
		recipient: recipientOf(conditions, index),
		text: `Your clip, number ${index}`,
		file,
	}));
	const { perExecution } = conditions;
	return Array.from({ length: Math.ceil(items.length / perExecution) }, (_, index) =>
		items.slice(index * perExecution, (index + 1) * perExecution),
	);
}

async function run(
	{ api, n8n }: TestEnvironment,
	workflow: StoredWorkflow,
	batches: Record<string, unknown>[][],
): Promise<Execution[]> {
	const done = async () => {
		const executions = await api.executions(workflow.id);
		return executions.filter(({ stoppedAt }) => stoppedAt);
	};
	for (const [started, batch] of batches.entries()) {
		await expect.poll(async () => started - (await done()).length, WAITING).toBeLessThan(AT_ONCE);
		await callWebhook(n8n, workflow, batch);
	}
	await expect.poll(async () => (await done()).length, WAITING).toBe(batches.length);
	return pMap(await done(), ({ id }) => api.execution(id), { concurrency: AT_ONCE });
}

function records(variant: Variant, executions: Execution[]): HandedOn[] {
	return executions.flatMap(({ data }) =>
		variant.records.flatMap(({ node, output }) =>
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
function compare(conditions: TestConditions, outbox: OutboxMessage[], handedOn: HandedOn[]) {
	const got = new Set(outbox.map(({ recipient }) => recipient));
	const mentioned = new Set(handedOn.map(({ recipient }) => recipient));
	const recipients = Array.from({ length: conditions.items }, (_, index) =>
		recipientOf(conditions, index),
	);
	return {
		delivered: got.size,
		sentTwice: outbox.length - got.size,
		missed: recipients.filter((id, index) => index !== conditions.closed && !got.has(id)).length,
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
