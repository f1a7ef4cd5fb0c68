import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { importFile, openWorkflow, signIn } from '../harness/browserN8n.mts';
import { filesFolder } from '../harness/n8nProcess.mts';
import { createTables, formUrl } from '../harness/crmWorkflow.mts';
import { buildNode, buildWorkflow } from '../harness/workflowBuilder.mts';
import type { Provisioned } from '../harness/provision.mts';
import { provision, workflowNames } from '../harness/provision.mts';
import type { Execution, StoredWorkflow, Workflow } from '../harness/n8nData.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { workflowFile } from '../harness/paths.mts';
import { test } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import { findWorkflowProblems } from '../harness/workflowProblems.mts';

const NAMES = await workflowNames();

let provisioned: Provisioned;
let page: Page;

test.beforeAll(async ({ browser, environment, postgres }) => {
	await environment.clear();
	await postgres.clear();
	provisioned = await provision(environment, postgres);
	page = await browser.newPage();
	await signIn(page, environment);
});

test('notices what is wrong with a file', async ({ environment }) => {
	const broken = buildWorkflow(
		'Broken',
		[
			buildNode('Old', 'n8n-nodes-base.formTrigger', 99),
			buildNode('Gone', 'n8n-nodes-base.goneNode', 1),
			buildNode('Expression', 'n8n-nodes-base.noOp', 1, { text: '={{ $json. }}' }),
			buildNode('Reference', 'n8n-nodes-base.noOp', 1, { text: "={{ $('Nobody').item }}" }),
			buildNode('Mine', 'n8n-nodes-base.noOp', 1, {}, { credentials: {} }),
		],
		[],
	);
	const problems = findWorkflowProblems(broken, await environment.api.nodeTypes());
	expect(problems.map((problem) => problem.split(':')[0])).toEqual([
		'Old',
		'Gone',
		'Expression',
		'Reference',
		'Mine',
	]);
});

for (const name of NAMES) {
	test(`${name} has no missing node, parameter or expression`, async ({ environment }) => {
		const file = workflowFile(name);
		const workflow = JSON.parse(await readFile(file, 'utf8')) as Workflow;
		expect(findWorkflowProblems(workflow, await environment.api.nodeTypes())).toEqual([]);

		const id = await importFile(page, file);
		const { api } = environment;
		await api.saveWorkflow(
			await api.withCredentials(await api.workflow(id), provisioned.credentials),
		);
		await openWorkflow(page, id);
		expect(await page.getByTestId('canvas-node').count()).toBe(nodesOn(workflow));
		expect(await nodesWithIssues(page)).toEqual([]);
		expect(await page.getByTestId('sticky').first().isVisible()).toBe(true);
	});
}

/** Publishes a workflow, posts its form, and gives the finished execution. */
async function runForm(
	{ api, n8n }: TestEnvironment,
	workflow: StoredWorkflow,
	form: FormData,
): Promise<Execution> {
	await api.activate(workflow);
	const newest = await api.newestExecution(workflow.id);
	const answer = await fetch(formUrl(n8n.url, workflow), { method: 'POST', body: form });
	expect(answer.status, await answer.text()).toBe(200);
	const finished = await api.finished(await api.startedAfter(workflow.id, newest));
	await api.deactivate(workflow.id);
	return finished;
}

function stored(name: string): StoredWorkflow {
	const workflow = provisioned.workflows.get(name);
	if (workflow === undefined) throw new Error(`There is no workflow ${name}.`);
	return workflow;
}

test('one-row-per-line appends a JSON line for each line of the CSV file', async ({
	environment,
}) => {
	const file = join(filesFolder(environment.userFolder), 'dm-handoff.jsonl');
	const workflow = await environment.api.saveWorkflow(
		withParameters(stored('one-row-per-line'), 'Append to the file', { fileName: file }),
	);
	const csv = [
		'recipient,message',
		'44196397,"Hello, first"',
		'9000000422001,Hello second',
		'50001,Hello third',
	].join('\n');
	const form = new FormData();
	form.set('field-0', new Blob([csv], { type: 'text/csv' }), 'people.csv');
	const execution = await runForm(environment, workflow, form);

	expect(execution.status).toBe('success');
	const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
	const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
	expect(rows.map((row) => [row['user_id'], row['send_status'], row['text']])).toEqual([
		['44196397', 'sent', 'Hello, first'],
		['9000000422001', 'failed', 'Hello second'],
		['50001', 'sent', 'Hello third'],
	]);
});

test('reply-with-context replies to somebody who wrote lately, and to nobody else', async ({
	environment,
}) => {
	const { api, sandbox } = environment;
	const workflow = stored('reply-with-context');
	const reply = async (workflow: StoredWorkflow, recipient: string) => {
		const form = new FormData();
		form.set('field-0', recipient);
		form.set('field-1', 'Thank you for writing');
		const execution = await runForm(environment, await api.saveWorkflow(workflow), form);
		expect(execution.status).toBe('success');
		return itemsOf(execution, 'Send DM').map((row) => row['send_status']);
	};
	expect(await reply(workflow, '44196397')).toEqual([]);
	// The sandbox's talkative person wrote in a past that does not move.
	expect(await reply(workflow, '9000000200004')).toEqual([]);
	const sent = sandbox.outbox().length;
	const anyTime = withParameters(workflow, 'Read the conversation', { options: {} });
	expect(await reply(anyTime, '9000000200004')).toEqual(['sent']);
	// The same has been said by now.
	expect(await reply(anyTime, '9000000200004')).toEqual([]);
	expect(sandbox.outbox().length).toBe(sent + 1);
});

test('reconcile-pending settles a pending row', async ({ environment, postgres }) => {
	const { api, sandbox } = environment;
	await createTables(api, stored('form-to-dm-to-crm'));
	// Two messages are still on their way when Max Wait is over: one gets out, one does not.
	sandbox.addFaults([
		{ route: 'send', recipient: '60001', outcome: { end: 'success', polls: 4 } },
		{ route: 'send', recipient: '60002', outcome: { end: 'failed_unsafe', polls: 4 } },
	]);
	const impatient = await api.saveWorkflow(
		withParameters(stored('form-to-dm-to-crm'), 'Send DM', { options: { maxWait: 1 } }),
	);
	for (const recipient of ['60001', '60002']) {
		const form = new FormData();
		form.set('field-0', recipient);
		form.set('field-1', 'On its way');
		await runForm(environment, impatient, form);
	}
	const statuses = () =>
		postgres.query('SELECT user_id, send_status, message_id FROM dm_handoff ORDER BY user_id');
	expect((await statuses()).map((row) => row['send_status'])).toEqual([
		'pending_confirmation',
		'pending_confirmation',
	]);

	const reconcile = stored('reconcile-pending');
	await expect(async () => {
		const execution = await api.finished(await api.run(reconcile, 'Every five minutes'));
		expect(execution.status).toBe('success');
		const open = (await statuses()).filter((row) => row['send_status'] === 'pending_confirmation');
		expect(open).toEqual([]);
	}).toPass({ intervals: [200], timeout: 60_000 });
	const rows = await statuses();
	expect(rows.map((row) => row['send_status'])).toEqual(['sent', 'failed']);
	const message = sandbox.outbox().find(({ recipient }) => recipient === '60001');
	expect(rows[0]?.['message_id']).toBe(message?.messageId);
	const failures = await postgres.query('SELECT * FROM dm_failures');
	expect(failures.map((row) => [row['user_id'], row['error_code']])).toEqual([
		['60002', 'x_rejected'],
	]);
});

/** Notes are no nodes on the canvas. */
function nodesOn(workflow: Workflow): number {
	return workflow.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote').length;
}

/** The names of the nodes that the canvas marks with a warning. */
async function nodesWithIssues(page: Page): Promise<string[]> {
	const marked = page.getByTestId('canvas-node').filter({ has: page.getByTestId('node-issues') });
	return marked.evaluateAll((nodes) =>
		nodes.map((node) => node.getAttribute('data-node-name') ?? ''),
	);
}

function withParameters(
	workflow: StoredWorkflow,
	node: string,
	parameters: Record<string, unknown>,
): StoredWorkflow {
	const nodes = workflow.nodes.map((each) =>
		each.name === node ? { ...each, parameters: { ...each.parameters, ...parameters } } : each,
	);
	return { ...workflow, nodes };
}
