import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { importFile, openWorkflow, signIn } from '../harness/browserN8n.mts';
import { formUrl } from '../harness/form.mts';
import type { N8n } from '../harness/n8n.mts';
import { itemsOf, withNode, type Execution, type StoredWorkflow } from '../harness/n8nData.mts';
import { filesFolder } from '../harness/n8nProcess.mts';
import { readWorkflow, workflowFile } from '../harness/paths.mts';
import { createTables, provision, workflowNames, type Provisioned } from '../harness/provision.mts';
import { test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';
import { buildNode, buildWorkflow } from '../harness/workflowBuilder.mts';
import { findWorkflowProblems } from '../harness/workflowProblems.mts';

const NOTE = 'n8n-nodes-base.stickyNote';

let provisioned: Provisioned;
let page: Page;

test.beforeAll(async ({ browser, n8n, postgres }) => {
	await n8n.clear();
	await postgres.clear();
	provisioned = await provision(n8n, postgres);
	page = await browser.newPage();
	await signIn(page, n8n);
});

test('notices what is wrong with a file', async ({ n8n }) => {
	const nodes = [
		buildNode('Old', 'n8n-nodes-base.formTrigger', 99),
		buildNode('Gone', 'n8n-nodes-base.goneNode', 1),
		buildNode('Expression', 'n8n-nodes-base.noOp', 1, { text: '={{ $json. }}' }),
		buildNode('Reference', 'n8n-nodes-base.noOp', 1, { text: "={{ $('Nobody').item }}" }),
		buildNode('Mine', 'n8n-nodes-base.noOp', 1, {}, { credentials: {} }),
	];
	const broken = buildWorkflow('Broken', nodes, []);
	const problems = findWorkflowProblems(broken, await n8n.api.nodeTypes());
	const named = problems.map((problem) => problem.split(':')[0]);
	expect(named).toEqual(nodes.map(({ name }) => name));
});

for (const name of await workflowNames()) {
	test(`${name} has no missing node, parameter or expression`, async ({ n8n: { api } }) => {
		const workflow = await readWorkflow(name);
		expect(findWorkflowProblems(workflow, await api.nodeTypes())).toEqual([]);

		const id = await importFile(page, workflowFile(name));
		const imported = await api.workflow(id);
		await api.saveWorkflow(await api.withCredentials(imported, provisioned.credentials));
		await openWorkflow(page, id);
		const nodes = page.getByTestId('canvas-node');
		const wanted = workflow.nodes.filter(({ type }) => type !== NOTE).length;
		expect(await nodes.count()).toBe(wanted);
		expect(await nodes.filter({ has: page.getByTestId('node-issues') }).allInnerTexts()).toEqual(
			[],
		);
		expect(await page.getByTestId('sticky').first().isVisible()).toBe(true);
	});
}

/** Publishes a workflow, posts its form, and gives the finished execution. */
async function runForm(
	n8n: N8n,
	workflow: StoredWorkflow,
	...fields: (string | File)[]
): Promise<Execution> {
	const { api } = n8n;
	await api.activate(workflow);
	const body = new FormData();
	for (const [index, field] of fields.entries()) body.set(`field-${index}`, field);
	const id = await api.startedBy(workflow, async () => {
		const answer = await fetch(formUrl(n8n, workflow), { method: 'POST', body });
		expect(answer.status, await answer.text()).toBe(200);
	});
	const finished = await api.finished(id);
	await api.deactivate(workflow.id);
	return finished;
}

test('one-row-per-line appends a JSON line for each line of the CSV file', async ({ n8n }) => {
	const fileName = join(filesFolder(n8n.userFolder), 'dm-handoff.jsonl');
	const stored = provisioned.workflow('one-row-per-line');
	const changed = withNode(stored, 'Append to the file', { parameters: { fileName } });
	const csv = `recipient,message
44196397,"Hello, first"
${NO_DMS},Hello second
50001,Hello third`;
	const file = new File([csv], 'people.csv', { type: 'text/csv' });
	const execution = await runForm(n8n, await n8n.api.saveWorkflow(changed), file);

	expect(execution.status).toBe('success');
	const lines = (await readFile(fileName, 'utf8')).trimEnd().split('\n');
	const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
	expect(rows.map((row) => [row['user_id'], row['send_status'], row['text']])).toEqual([
		['44196397', 'sent', 'Hello, first'],
		[NO_DMS, 'failed', 'Hello second'],
		['50001', 'sent', 'Hello third'],
	]);
});

test('reply-with-context replies only to somebody who wrote lately', async ({ n8n }) => {
	const { api, sandbox } = n8n;
	const lately = provisioned.workflow('reply-with-context');
	const reply = async (workflow: StoredWorkflow, recipient: string) => {
		const saved = await api.saveWorkflow(workflow);
		const execution = await runForm(n8n, saved, recipient, 'Thank you for writing');
		expect(execution.status).toBe('success');
		return itemsOf(execution, 'Send DM').map((row) => row['send_status']);
	};
	expect(await reply(lately, '44196397')).toEqual([]);
	// The sandbox's talkative person wrote in a past that does not move.
	expect(await reply(lately, '9000000200004')).toEqual([]);
	const sent = sandbox.outbox().length;
	const anyTime = withNode(lately, 'Read the conversation', { parameters: { options: {} } });
	expect(await reply(anyTime, '9000000200004')).toEqual(['sent']);
	// The same has been said by now.
	expect(await reply(anyTime, '9000000200004')).toEqual([]);
	expect(sandbox.outbox()).toHaveLength(sent + 1);
});

test('reconcile-pending settles a pending row', async ({ n8n, postgres }) => {
	const { api, sandbox } = n8n;
	const crm = provisioned.workflow('form-to-dm-to-crm');
	await createTables(n8n, crm);
	// Two messages are still on their way when Max Wait is over: one gets out, one does not.
	sandbox.addFaults([
		{ route: 'send', recipient: '60001', outcome: { end: 'success', polls: 4 } },
		{ route: 'send', recipient: '60002', outcome: { end: 'failed_unsafe', polls: 4 } },
	]);
	const impatient = withNode(crm, 'Send DM', { parameters: { options: { maxWait: 1 } } });
	const saved = await api.saveWorkflow(impatient);
	for (const recipient of ['60001', '60002']) await runForm(n8n, saved, recipient, 'On its way');
	const rows = () => postgres.query('SELECT * FROM dm_handoff ORDER BY user_id');
	const pending = expect.objectContaining({ send_status: 'pending_confirmation' }) as unknown;
	expect(await rows()).toEqual([pending, pending]);

	await expect(async () => {
		const reconcile = provisioned.workflow('reconcile-pending');
		const execution = await api.run(reconcile, 'Every five minutes');
		expect(execution.status).toBe('success');
		expect(await rows()).not.toContainEqual(pending);
	}).toPass({ intervals: [200], timeout: 60_000 });
	const message = sandbox.outbox().find(({ recipient }) => recipient === '60001');
	expect(await rows()).toEqual([
		expect.objectContaining({ send_status: 'sent', message_id: message?.messageId }),
		expect.objectContaining({ send_status: 'failed' }),
	]);
	expect(await postgres.query('SELECT * FROM dm_failures')).toEqual([
		expect.objectContaining({ user_id: '60002', error_code: 'x_rejected' }),
	]);
});
