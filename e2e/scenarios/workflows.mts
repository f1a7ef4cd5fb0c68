import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from '@playwright/test';
import { importFile, openWorkflow, signIn } from '../harness/browserN8n.mts';
import { filesFolder } from '../harness/n8nProcess.mts';
import { createTables } from '../harness/crmWorkflow.mts';
import { draftNode, draftWorkflow } from '../harness/draft.mts';
import type { Furnished } from '../harness/furnish.mts';
import { furnish, workflowNames } from '../harness/furnish.mts';
import type { StoredWorkflow, Workflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene, workflowFile } from '../harness/scene.mts';
import { waitFor } from '../harness/waitFor.mts';
import { findWorkflowProblems } from '../harness/workflowProblems.mts';

const NAMES = await workflowNames();
const RUN_TIMEOUT_MS = 60_000;

void describe('Workflows to import', { timeout: 900_000 }, () => {
	let scene: Scene;
	let furnished: Furnished;
	let page: Page;

	before(async () => {
		scene = await setScene();
		furnished = await furnish(scene);
		page = await signIn(scene);
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	void it('notices what is wrong with a file', async () => {
		const broken = draftWorkflow(
			'Broken',
			[
				draftNode('Old', 'n8n-nodes-base.formTrigger', 99),
				draftNode('Gone', 'n8n-nodes-base.goneNode', 1),
				draftNode('Expression', 'n8n-nodes-base.noOp', 1, { text: '={{ $json. }}' }),
				draftNode('Reference', 'n8n-nodes-base.noOp', 1, { text: "={{ $('Nobody').item }}" }),
				draftNode('Mine', 'n8n-nodes-base.noOp', 1, {}, { credentials: {} }),
			],
			[],
		);
		const problems = findWorkflowProblems(broken, await scene.api.nodeTypes());
		assert.deepEqual(
			problems.map((problem) => problem.split(':')[0]),
			['Old', 'Gone', 'Expression', 'Reference', 'Mine'],
		);
	});

	for (const name of NAMES) {
		void it(`${name} has no missing node, parameter or expression`, async () => {
			const file = workflowFile(name);
			const workflow = JSON.parse(await readFile(file, 'utf8')) as Workflow;
			assert.deepEqual(findWorkflowProblems(workflow, await scene.api.nodeTypes()), []);

			const id = await importFile(page, file);
			const { api } = scene;
			await api.saveWorkflow(
				await api.withCredentials(await api.workflow(id), furnished.credentials),
			);
			await openWorkflow(page, id);
			assert.equal(await page.getByTestId('canvas-node').count(), nodesOn(workflow));
			assert.deepEqual(await nodesWithIssues(page), []);
			assert.ok(await page.getByTestId('sticky').first().isVisible());
		});
	}

	/** Publishes a workflow, posts its form, and gives the finished execution. */
	async function runForm(workflow: StoredWorkflow, form: FormData) {
		const { api } = scene;
		await api.activate(workflow);
		const earlier = (await api.executions(workflow.id)).map(({ id }) => id);
		const trigger = workflow.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		const answer = await fetch(`${scene.n8n.url}/form/${trigger?.webhookId ?? ''}`, {
			method: 'POST',
			body: form,
		});
		assert.equal(answer.status, 200, await answer.text());
		const { id } = await waitFor('The execution', RUN_TIMEOUT_MS, async () =>
			(await api.executions(workflow.id)).find((execution) => !earlier.includes(execution.id)),
		);
		const finished = await api.finished(id);
		await api.deactivate(workflow.id);
		return finished;
	}

	function stored(name: string): StoredWorkflow {
		const workflow = furnished.workflows.get(name);
		if (workflow === undefined) throw new Error(`There is no workflow ${name}.`);
		return workflow;
	}

	void it('one-row-per-line appends a JSON line for each line of the CSV file', async () => {
		const file = join(filesFolder(scene.userFolder), 'dm-handoff.jsonl');
		const workflow = await scene.api.saveWorkflow(
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
		const execution = await runForm(workflow, form);

		assert.equal(execution.status, 'success');
		const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
		const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
		assert.deepEqual(
			rows.map((row) => [row['user_id'], row['send_status'], row['text']]),
			[
				['44196397', 'sent', 'Hello, first'],
				['9000000422001', 'failed', 'Hello second'],
				['50001', 'sent', 'Hello third'],
			],
		);
	});

	void it('reply-with-context replies to somebody who wrote lately, and to nobody else', async () => {
		const { api, sandbox } = scene;
		const workflow = stored('reply-with-context');
		const reply = async (draft: StoredWorkflow, recipient: string) => {
			const form = new FormData();
			form.set('field-0', recipient);
			form.set('field-1', 'Thank you for writing');
			const execution = await runForm(await api.saveWorkflow(draft), form);
			assert.equal(execution.status, 'success');
			return itemsOf(execution, 'Send DM').map((row) => row['send_status']);
		};
		assert.deepEqual(await reply(workflow, '44196397'), []);
		// The sandbox's talkative person wrote in a past that does not move.
		assert.deepEqual(await reply(workflow, '9000000200004'), []);
		const sent = sandbox.outbox().length;
		const anyTime = withParameters(workflow, 'Read the conversation', { options: {} });
		assert.deepEqual(await reply(anyTime, '9000000200004'), ['sent']);
		// The same has been said by now.
		assert.deepEqual(await reply(anyTime, '9000000200004'), []);
		assert.equal(sandbox.outbox().length, sent + 1);
	});

	void it('reconcile-pending settles a pending row', async () => {
		const { api, sandbox } = scene;
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
			await runForm(impatient, form);
		}
		const statuses = () =>
			furnished.postgres.query(
				'SELECT user_id, send_status, message_id FROM dm_handoff ORDER BY user_id',
			);
		assert.deepEqual(
			(await statuses()).map((row) => row['send_status']),
			['pending_confirmation', 'pending_confirmation'],
		);

		const reconcile = stored('reconcile-pending');
		await waitFor('Both rows to settle', RUN_TIMEOUT_MS, async () => {
			const execution = await api.finished(await api.run(reconcile, 'Every five minutes'));
			assert.equal(execution.status, 'success');
			const open = (await statuses()).filter(
				(row) => row['send_status'] === 'pending_confirmation',
			);
			return open.length === 0 ? true : undefined;
		});
		const rows = await statuses();
		assert.deepEqual(
			rows.map((row) => row['send_status']),
			['sent', 'failed'],
		);
		const message = sandbox.outbox().find(({ recipient }) => recipient === '60001');
		assert.equal(rows[0]?.['message_id'], message?.messageId);
		const failures = await furnished.postgres.query('SELECT * FROM dm_failures');
		assert.deepEqual(
			failures.map((row) => [row['user_id'], row['error_code']]),
			[['60002', 'x_rejected']],
		);
	});
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
