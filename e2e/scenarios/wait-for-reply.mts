import { expect, type Page } from '@playwright/test';
import { formUrl } from '../harness/form.mts';
import type { N8n } from '../harness/n8n.mts';
import { itemsOf, withNode, type StoredWorkflow } from '../harness/n8nData.mts';
import { readWorkflow } from '../harness/paths.mts';
import { note, test } from '../harness/test.mts';

const PERSON = '44196397';
const TALKATIVE = '9000000200004';
const WAIT_NODE = 'Wait longer each time';
const READ_NODE = 'Read the answer';

test.describe.configure({ mode: 'serial' });
test.beforeAll(({ n8n }) => n8n.clear());

/** Stores the workflow with other waits, in seconds. */
async function publish(n8n: N8n, amount: string) {
	const stored = await readWorkflow('wait-for-reply');
	const quick = withNode(stored, WAIT_NODE, { parameters: { amount, unit: 'seconds' } });
	const credentials = { xquikApi: await n8n.xquikCredential() };
	const workflow = await n8n.api.createWorkflow(quick, credentials);
	await n8n.api.activate(workflow);
	return workflow;
}

/** Fills in the form; gives the execution that it starts, once the person has been told. */
async function ask(n8n: N8n, page: Page, workflow: StoredWorkflow, who: string) {
	await page.goto(formUrl(n8n, workflow));
	await page.getByLabel('recipient').fill(who);
	await page.getByLabel('question').fill('Does Tuesday suit you?');
	const id = await n8n.api.startedBy(workflow, () =>
		page.getByRole('button', { name: 'Submit' }).click(),
	);
	await page.waitForURL('**/form-waiting/**');
	expect(await page.locator('.header h1').innerText()).toBe('Sent');
	return id;
}

test('goes on with the reply, which comes while n8n keeps the execution', async ({ n8n, page }) => {
	const { sandbox, api } = n8n;
	sandbox.receive({ account: 'acme_support', from: PERSON, text: 'From before' });
	// The second wait is long enough for n8n to put the execution aside.
	const workflow = await publish(n8n, '={{ $runIndex === 0 ? 1 : 66 }}');
	const id = await ask(n8n, page, workflow, PERSON);
	const waits = async () => {
		const { status, data } = await api.execution(id);
		return status === 'waiting' && (data.resultData.runData[READ_NODE]?.length ?? 0) === 1;
	};
	await expect.poll(waits).toBe(true);
	sandbox.receive({ account: 'acme_support', from: PERSON, text: 'Yes, at ten' });
	sandbox.receive({ account: 'acme_support', from: PERSON, text: 'Or at eleven' });
	const started = performance.now();
	await expect
		.poll(async () => (await api.execution(id)).status, { intervals: [1_000], timeout: 200_000 })
		.toBe('success');
	note(`resumed after ${((performance.now() - started) / 1_000).toFixed(0)} s`);

	const execution = await api.finished(id);
	expect(itemsOf(execution, 'The reply')).toMatchObject([
		{ text: 'Or at eleven', direction: 'incoming' },
		{ text: 'Yes, at ten', direction: 'incoming' },
	]);
	expect(execution.data.resultData.runData[READ_NODE]).toHaveLength(2);
	expect(execution.data.resultData.runData['No reply']).toBeUndefined();
	// One message to write, and a page of 2 and one of 4 messages to read.
	expect(sandbox.creditsSpent()).toBe(10 + 2 + 4);
	expect(sandbox.outbox()).toHaveLength(1);
	await api.deactivate(workflow.id);
});

test('gives up at its limit of credits', async ({ n8n, page }) => {
	const { sandbox, api } = n8n;
	sandbox.reset();
	const workflow = await publish(n8n, '1');
	const execution = await api.finished(await ask(n8n, page, workflow, TALKATIVE));
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'No reply')).toHaveLength(1);
	expect(itemsOf(execution, 'The reply')).toEqual([]);
	// A page has 50 messages in the sandbox: four of them are 200 credits.
	expect(execution.data.resultData.runData[READ_NODE]).toHaveLength(4);
	expect(sandbox.creditsSpent()).toBe(10 + 200);
	await api.deactivate(workflow.id);
});

test('gives up after 12 looks', async ({ n8n, page }) => {
	const { sandbox, api } = n8n;
	sandbox.reset();
	// A read that fails is a look as well, and does not end the wait.
	sandbox.addFaults([
		{ route: 'history', answer: { status: 403, body: { error: 'dm_not_permitted' } } },
	]);
	const workflow = await publish(n8n, '={{ 0.1 }}');
	const execution = await api.finished(await ask(n8n, page, workflow, PERSON));
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'No reply')).toHaveLength(1);
	expect(execution.data.resultData.runData[READ_NODE]).toHaveLength(12);
	await api.deactivate(workflow.id);
});
