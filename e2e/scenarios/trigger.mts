import { expect } from '@playwright/test';
import type { StoredWorkflow } from '../harness/n8nData.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { publishWorkflow } from '../harness/publish.mts';
import { test } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import { buildNode } from '../harness/workflowBuilder.mts';

const TRIGGER = 'n8n-nodes-xquik-dm.xquikDmTrigger';
const PERSON = '44196397';

// n8n polls once a minute at the most.
const untilNextPoll = expect.configure({ timeout: 80_000 });

let workflow: StoredWorkflow;

test.describe.configure({ mode: 'serial' });
test.beforeAll(({ environment }) => environment.clear());

function write({ sandbox }: TestEnvironment, text: string): void {
	sandbox.receive({ account: 'acme_support', from: PERSON, text });
}

function polls({ sandbox }: TestEnvironment): number {
	return sandbox.requests().filter(({ route }) => route === 'history').length;
}

/** The texts that each execution began with, the first execution first. */
async function started({ api }: TestEnvironment): Promise<unknown[][]> {
	const summaries = await api.executions(workflow.id);
	const executions = await Promise.all(summaries.map(({ id }) => api.finished(id)));
	return executions
		.reverse()
		.map((execution) => itemsOf(execution, 'Messages').map(({ text }) => text));
}

test('sets its mark when the workflow is activated, and starts nothing', async ({
	environment,
}) => {
	write(environment, 'from before');
	workflow = await publishWorkflow(environment, 'Messages of one person', [
		buildNode('Xquik DM Trigger', TRIGGER, 1, {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			account: { __rl: true, mode: 'username', value: 'acme_support' },
			recipient: { __rl: true, mode: 'id', value: PERSON },
		}),
		buildNode('Messages', 'n8n-nodes-base.noOp', 1),
	]);
	await untilNextPoll.poll(() => polls(environment)).toBeGreaterThan(0);
	expect(await started(environment)).toEqual([]);
});

test('gives what came before and during a restart of n8n, once and oldest first', async ({
	environment,
}) => {
	write(environment, 'one');
	await environment.restart(() => {
		write(environment, 'two');
	});
	await untilNextPoll.poll(() => started(environment)).toEqual([['one', 'two']]);
});

test('gives each later message once, at the next poll', async ({ environment }) => {
	write(environment, 'three');
	await untilNextPoll.poll(() => started(environment)).toEqual([['one', 'two'], ['three']]);
	const before = polls(environment);
	await untilNextPoll.poll(() => polls(environment)).toBeGreaterThan(before);
	expect(await started(environment)).toEqual([['one', 'two'], ['three']]);
});
