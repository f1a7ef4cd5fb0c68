import { expect } from '@playwright/test';
import type { Execution } from '../harness/n8nData.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { test } from '../harness/queueMode.mts';
import {
	endAtThe16th,
	expectRest,
	failAtThe16th,
	ITEMS,
	publishInOrder,
	retry,
} from '../harness/retries.mts';
import { note } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import { errorText, expectEachOnce } from '../harness/tickets.mts';

// The retry may run on another worker than the first run.
test.beforeAll(async ({ environment, workers }) => {
	expect(workers).toHaveLength(2);
	await environment.clear();
});
test.beforeEach(({ environment }) => {
	environment.sandbox.reset();
});

test('after an error: sends the rest', async ({ environment }) => {
	const failed = await failAtThe16th(environment, await publishInOrder(environment, 'Error'));
	expect(errorText(failed)).toMatch(/15 of 25 sent/);
	expectRest(environment, await retry(environment, failed.id), 15);
});

for (const { title, how, settings } of [
	{ title: 'Stop', how: 'stop', settings: { saveExecutionProgress: false } },
	{
		title: 'Stop, with Save Execution Progress',
		how: 'stop',
		settings: { saveExecutionProgress: true },
	},
	{ title: 'a timeout', how: 'timeout', settings: { executionTimeout: 5 } },
] as const) {
	test(`after ${title}: sends the rest, or n8n runs nothing`, async ({ environment }) => {
		const workflow = await publishInOrder(environment, title, {}, settings);
		const ended = await endAtThe16th(environment, workflow, { how });
		note(`The error of the execution that ended: ${errorText(ended)}`);
		await lastSave(environment, ended.id);
		const retried = await retry(environment, ended.id);
		note(`${restOrNothing(environment, retried)}; n8n calls the retry: ${retried.status}`);
	});
}

/**
 * While a worker stops an execution, n8n saves it twice at the same time: with the node that is to
 * run again, or without. The later one counts, and without the node a retry has nothing to run.
 */
function restOrNothing(environment: TestEnvironment, retried: Execution): string {
	if (itemsOf(retried, 'Send DM').length > 0) {
		expectRest(environment, retried, 16);
		return 'the rest was sent';
	}
	expectEachOnce(environment, ITEMS.slice(0, 16));
	return 'n8n had nothing to run';
}

/** The worker saves what it knows of a stopped execution a moment after n8n shows it as stopped. */
async function lastSave({ api }: TestEnvironment, id: string): Promise<void> {
	let before = '';
	await expect(async () => {
		const now = JSON.stringify(await api.execution(id));
		const same = now === before;
		before = now;
		expect(same, `execution ${id} is saved for the last time`).toBe(true);
	}).toPass({ intervals: [200], timeout: 60_000 });
}
