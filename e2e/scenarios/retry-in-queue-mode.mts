import { expect } from '@playwright/test';
import type { N8n } from '../harness/n8n.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { test } from '../harness/queueMode.mts';
import {
	endAtThe16th,
	expectRest,
	failAtThe16th,
	ITEMS,
	publishInOrder,
} from '../harness/retries.mts';
import { note } from '../harness/test.mts';
import { errorText, expectEachOnce } from '../harness/tickets.mts';

// The retry may run on another worker than the first run.
test.beforeAll(async ({ n8n, workers }) => {
	expect(workers).toHaveLength(2);
	await n8n.clear();
});
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

test('after an error: sends the rest', async ({ n8n }) => {
	const failed = await failAtThe16th(n8n, await publishInOrder(n8n, 'Error'));
	expect(errorText(failed)).toMatch(/15 of 25 sent/);
	expectRest(n8n, await n8n.api.retry(failed.id), 15);
});

for (const [title, how, settings] of [
	['Stop', 'stop', { saveExecutionProgress: false }],
	['Stop, with Save Execution Progress', 'stop', { saveExecutionProgress: true }],
	['a timeout', 'timeout', { executionTimeout: 5 }],
] as const) {
	test(`after ${title}: sends the rest, or n8n runs nothing`, async ({ n8n }) => {
		const workflow = await publishInOrder(n8n, title, {}, settings);
		const ended = await endAtThe16th(n8n, workflow, how);
		note(`The error of the execution that ended: ${errorText(ended)}`);
		await lastSave(n8n, ended.id);
		const retried = await n8n.api.retry(ended.id);
		// While a worker stops an execution, n8n saves it twice at the same time: with the node that
		// is to run again, or without. The later one counts, and without the node a retry has
		// nothing to run.
		const ran = itemsOf(retried, 'Send DM').length > 0;
		if (ran) expectRest(n8n, retried, 16);
		else expectEachOnce(n8n, ITEMS.slice(0, 16));
		const what = ran ? 'the rest was sent' : 'n8n had nothing to run';
		note(`${what}; n8n calls the retry: ${retried.status}`);
	});
}

/** The worker saves what it knows of a stopped execution a moment after n8n shows it as stopped. */
async function lastSave({ api }: N8n, id: string): Promise<void> {
	let before = '';
	await expect(async () => {
		const now = JSON.stringify(await api.execution(id));
		const same = now === before;
		before = now;
		expect(same, `execution ${id} is saved for the last time`).toBe(true);
	}).toPass({ intervals: [200], timeout: 60_000 });
}
