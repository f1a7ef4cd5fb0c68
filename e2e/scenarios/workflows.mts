import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { importFile, openWorkflow, signIn } from '../harness/browserN8n.mts';
import { formUrl, publishAndSubmit } from '../harness/form.mts';
import type { N8n } from '../harness/n8n.mts';
import { itemsOf, withNode, type StoredWorkflow } from '../harness/n8nData.mts';
import { filesFolder } from '../harness/n8nProcess.mts';
import { readWorkflow, workflowFile } from '../harness/paths.mts';
import { expectToSettle, sendTwoPending } from '../harness/pendingMessages.mts';
import { createTables, provision, workflowNames, type Provisioned } from '../harness/provision.mts';
import { test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';
import { answer, linkIn, whenWaiting } from '../harness/waiting.mts';
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

test('one-row-per-line appends a JSON line for each line of the CSV file', async ({ n8n }) => {
	const fileName = join(filesFolder(n8n.userFolder), 'dm-handoff.jsonl');
	const stored = provisioned.workflow('one-row-per-line');
	const changed = withNode(stored, 'Append to the file', { parameters: { fileName } });
	const csv = `recipient,message
44196397,"Hello, first"
${NO_DMS},Hello second
50001,Hello third`;
	const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
	const saved = await n8n.api.saveWorkflow(changed);
	const { execution, ending } = await publishAndSubmit(n8n, page, saved, { file: { file } });

	expect(execution.status).toBe('success');
	expect(ending.title).toBe('2 of 3 sent');
	expect(ending.message).toMatch(new RegExp(`^${NO_DMS}: .*does not accept DMs`));
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
		const message = 'Thank you for writing';
		const { execution, ending } = await publishAndSubmit(n8n, page, saved, { recipient, message });
		expect(execution.status).toBe('success');
		return [...itemsOf(execution, 'Send DM').map((row) => row['send_status']), ending.title];
	};
	expect(await reply(lately, '44196397')).toEqual(['Not sent']);
	// The sandbox's talkative person wrote in a past that does not move.
	expect(await reply(lately, '9000000200004')).toEqual(['Not sent']);
	const sent = sandbox.outbox().length;
	const anyTime = withNode(lately, 'Read the conversation', { parameters: { options: {} } });
	expect(await reply(anyTime, '9000000200004')).toEqual(['sent', 'Sent']);
	// The same has been said by now.
	expect(await reply(anyTime, '9000000200004')).toEqual(['Not sent']);
	expect(sandbox.outbox()).toHaveLength(sent + 1);
	expect(await reply(lately, 'Jane Customer')).toEqual(['Not sent']);
});

test('reconcile-pending-postgres settles a pending row', async ({ n8n, postgres }) => {
	const crm = provisioned.workflow('form-to-dm-to-crm');
	await createTables(n8n, crm);
	await sendTwoPending(n8n, page, crm);
	const rows = () => postgres.query('SELECT * FROM dm_handoff ORDER BY user_id');
	await expectToSettle(n8n, provisioned.workflow('reconcile-pending-postgres'), rows);
	expect(await postgres.query('SELECT * FROM dm_failures')).toEqual([
		expect.objectContaining({ user_id: '60002', error_code: 'x_rejected' }),
	]);
});

/** Posts a form whose workflow asks; gives the execution, once it waits, and the link in its message. */
async function askByForm(n8n: N8n, workflow: StoredWorkflow, ...fields: string[]) {
	await n8n.api.activate(workflow);
	const body = new FormData();
	for (const [index, field] of fields.entries()) body.set(`field-${index}`, field);
	const id = await n8n.api.startedBy(workflow, () =>
		fetch(formUrl(n8n, workflow), { method: 'POST', body }),
	);
	await whenWaiting(n8n, id);
	await n8n.api.deactivate(workflow.id);
	return { id, link: linkIn(n8n.sandbox.outbox().at(-1)?.text) };
}

test('approve-by-dm goes on as the person decides', async ({ n8n }) => {
	const workflow = provisioned.workflow('approve-by-dm');
	for (const [choice, end] of [
		['approve', 'Approved'],
		['decline', 'Declined'],
	] as const) {
		const { id, link } = await askByForm(n8n, workflow, '44196397', 'May we refund order 1042?');
		expect((await answer(link, { answer: choice })).status).toBe(200);
		const execution = await n8n.api.finished(id);
		const ends = ['Approved', 'Declined', 'No answer'];
		expect(ends.filter((node) => itemsOf(execution, node).length > 0)).toEqual([end]);
	}
});

test('ask-and-store-answer keeps what was filled in', async ({ n8n, postgres }) => {
	const { api, sandbox } = n8n;
	const workflow = provisioned.workflow('ask-and-store-answer');
	expect((await api.run(workflow, 'Create the table')).status).toBe('success');
	const { id, link } = await askByForm(n8n, workflow, '44196397', 'How did we do?');
	const fields = { 'field-0': '4.5', 'field-1': "It's fine" };
	expect((await answer(link, fields)).status).toBe(200);
	expect((await api.finished(id)).status).toBe('success');
	expect(await postgres.query('SELECT * FROM dm_answers')).toEqual([
		expect.objectContaining({
			question: 'How did we do?',
			response_status: 'responded',
			rating: '4.5',
			comment: "It's fine",
			message_id: sandbox.outbox().at(-1)?.messageId,
		}),
	]);
});
