import { expect } from '@playwright/test';
import type { N8n } from '../harness/n8n.mts';
import { itemsOf, type StoredWorkflow } from '../harness/n8nData.mts';
import { publishWorkflow } from '../harness/runWorkflow.mts';
import { test } from '../harness/test.mts';
import { buildNode, byId, SEND_DM } from '../harness/workflowBuilder.mts';

const PERSON = '44196397';
const SPARED = '783214';

/** Since this version the Shortest Interval is 15 minutes. */
const SPARING = 1.1;

// n8n polls once a minute at the most.
const untilNextPoll = expect.configure({ timeout: 80_000 });

let workflow: StoredWorkflow;

test.describe.configure({ mode: 'serial' });
test.beforeAll(({ n8n }) => n8n.clear());

function write({ sandbox }: N8n, text: string): void {
	sandbox.receive({ account: 'acme_support', from: PERSON, text });
}

function polls({ sandbox }: N8n, person = PERSON): number {
	return sandbox
		.requests()
		.filter(({ route, recipient }) => route === 'history' && recipient === person).length;
}

/** A workflow that n8n polls for every minute. */
function publish(n8n: N8n, name: string, person: string, version: number): Promise<StoredWorkflow> {
	return publishWorkflow(n8n, name, [
		buildNode('Xquik DM Trigger', `${SEND_DM}Trigger`, version, {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			account: { __rl: true, mode: 'username', value: 'acme_support' },
			recipient: byId(person),
		}),
		buildNode('Messages', 'n8n-nodes-base.noOp', 1),
	]);
}

/** The texts that each execution began with, the first execution first. */
async function started({ api }: N8n): Promise<unknown[][]> {
	const summaries = await api.executions(workflow.id);
	const executions = await Promise.all(summaries.map(({ id }) => api.finished(id)));
	return executions
		.reverse()
		.map((execution) => itemsOf(execution, 'Messages').map(({ text }) => text));
}

test('sets its mark when the workflow is activated, and starts nothing', async ({ n8n }) => {
	write(n8n, 'from before');
	workflow = await publish(n8n, 'Messages of one person', PERSON, 1);
	await publish(n8n, 'Messages of another, sparingly', SPARED, SPARING);
	await untilNextPoll.poll(() => polls(n8n)).toBeGreaterThan(0);
	expect(await started(n8n)).toEqual([]);
});

test('gives what came before and during a restart once, oldest first', async ({ n8n }) => {
	write(n8n, 'one');
	await n8n.restart(() => {
		write(n8n, 'two');
	});
	await untilNextPoll.poll(() => started(n8n)).toEqual([['one', 'two']]);
});

test('gives each later message once, at the next poll', async ({ n8n }) => {
	write(n8n, 'three');
	await untilNextPoll.poll(() => started(n8n)).toEqual([['one', 'two'], ['three']]);
	const before = polls(n8n);
	await untilNextPoll.poll(() => polls(n8n)).toBeGreaterThan(before);
	expect(await started(n8n)).toEqual([['one', 'two'], ['three']]);
});

test('reads nothing at a poll that comes before the Shortest Interval', ({ n8n }) => {
	expect(polls(n8n)).toBeGreaterThan(3);
	expect(polls(n8n, SPARED)).toBe(1);
});
