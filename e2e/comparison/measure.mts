import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import pMap from 'p-map';
import { startSandbox, type OutboxMessage } from '../../sandbox/sandbox.mts';
import type { N8n } from '../harness/n8n.mts';
import type { Execution, StoredWorkflow } from '../harness/n8nData.mts';
import { CLIP } from '../harness/paths.mts';
import { callWebhook, publishWorkflow } from '../harness/runWorkflow.mts';
import { recipientsOf, type TestConditions } from './testConditions.mts';
import type { Variant } from './variants.mts';

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

/** A machine some way off. */
const LATENCY_MS = 50;
const AT_ONCE = 5;
const WAITING = { timeout: 240_000, intervals: [200] };

/** Runs a variant in test conditions, against a sandbox of its own. */
export async function measure(
	n8n: N8n,
	{ contract, title, nodes, build, records }: Variant,
	conditions: TestConditions,
): Promise<Measurement> {
	const { api } = n8n;
	const rateLimits = conditions.limited ? {} : { rateLimits: { writes: null } };
	const sandbox = await startSandbox({ contract, latencyMs: LATENCY_MS, ...rateLimits });
	try {
		const { apiKey, baseUrl } = sandbox;
		sandbox.addFaults(conditions.faults);
		const header = { name: 'x-api-key', value: apiKey };
		const credentials = {
			httpHeaderAuth: await api.createCredential('httpHeaderAuth', title, header),
			xquikApi: await api.createCredential('xquikApi', title, { apiKey, baseUrl }),
		};
		const built = build(baseUrl);
		const { links } = built;
		const workflow = await publishWorkflow(n8n, title, built.nodes, { links, credentials });
		const executions = await run(n8n, workflow, await batches(conditions));
		const rows = executions.flatMap((execution) =>
			records.flatMap((node) => rowsOf(execution, node)),
		);
		return {
			variant: title,
			nodes,
			...compare(conditions, sandbox.outbox(), rows),
			credits: sandbox.creditsSpent(),
			seconds: secondsOf(executions),
		};
	} finally {
		await sandbox.close();
	}
}

async function batches(conditions: TestConditions): Promise<object[][]> {
	const file = await readFile(CLIP, 'base64');
	const items = recipientsOf(conditions).map((recipient, index) => ({
		recipient,
		text: `Your clip, number ${index}`,
		file,
	}));
	const { perExecution } = conditions;
	const grouped = Map.groupBy(items.entries(), ([index]) => Math.floor(index / perExecution));
	return [...grouped.values()].map((batch) => batch.map(([, item]) => item));
}

async function run(n8n: N8n, workflow: StoredWorkflow, batches: object[][]): Promise<Execution[]> {
	const { api } = n8n;
	const done = async () => {
		const executions = await api.executions(workflow.id);
		return executions.filter(({ stoppedAt }) => stoppedAt);
	};
	for (const [started, batch] of batches.entries()) {
		await expect.poll(async () => started - (await done()).length, WAITING).toBeLessThan(AT_ONCE);
		await callWebhook(n8n, workflow, batch);
	}
	await expect.poll(done, WAITING).toHaveLength(batches.length);
	return pMap(await done(), ({ id }) => api.execution(id), { concurrency: AT_ONCE });
}

/** The records, as a CRM would get them: of all runs and outputs of a node. */
function rowsOf({ data }: Execution, node: string): Record<string, unknown>[] {
	const outputs = (data.resultData.runData[node] ?? []).flatMap((run) => run.data?.['main'] ?? []);
	return outputs.flatMap((items) => (items ?? []).map(({ json }) => json));
}

/** Compares what was handed on with what arrived. */
function compare(
	conditions: TestConditions,
	outbox: OutboxMessage[],
	rows: Record<string, unknown>[],
) {
	const got = new Set<unknown>(outbox.map(({ recipient }) => recipient));
	const mentioned = new Set(rows.map((row) => row['user_id']));
	const recipients = recipientsOf(conditions);
	return {
		delivered: got.size,
		sentTwice: outbox.length - got.size,
		missed: recipients.filter((id, index) => index !== conditions.closed && !got.has(id)).length,
		withoutRecord: recipients.filter((id) => !mentioned.has(id)).length,
		wrongRecords: rows.filter(
			(row) => row['send_status'] === (got.has(row['user_id']) ? 'failed' : 'sent'),
		).length,
	};
}

function secondsOf(executions: Execution[]): number {
	const times = (field: 'startedAt' | 'stoppedAt') =>
		executions.map((execution) => Date.parse(execution[field] ?? ''));
	return (Math.max(...times('stoppedAt')) - Math.min(...times('startedAt'))) / 1_000;
}
