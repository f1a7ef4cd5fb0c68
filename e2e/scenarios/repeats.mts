import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { signIn } from '../harness/browserN8n.mts';
import type { Link } from '../harness/draft.mts';
import { draftNode, draftWorkflow, inARow, itemsByWebhook, sendDmNode } from '../harness/draft.mts';
import { runInProduction } from '../harness/production.mts';
import type { Execution, StoredWorkflow, WorkflowNode } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import { waitFor } from '../harness/waitFor.mts';

const CUSTOM_KEY = {
	duplicateProtection: 'customKey',
	deduplicationKey: '={{ "ticket-" + $json.recipient }}',
};
const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 3, waitBetweenTries: 200 };

/** An API answer that ends an item for good, once. */
const REFUSED = { status: 422, body: { error: 'x_dm_not_allowed', message: 'Closed' } };

function tickets(count: number, from = 1_000) {
	return Array.from({ length: count }, (_, index) => ({
		recipient: String(from + index),
		text: `Your ticket ${index} is closed`,
	}));
}

void describe('Repeats by n8n', { timeout: 600_000 }, () => {
	let scene: Scene;

	before(async () => {
		scene = await setScene({ sandbox: { rateLimits: { writes: null } } });
	});
	beforeEach(() => {
		scene.sandbox.reset();
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	async function publish(
		name: string,
		nodes: WorkflowNode[],
		links: Link[] = inARow(nodes),
	): Promise<StoredWorkflow> {
		const draft = draftWorkflow(name, nodes, links);
		const credentials = { xquikApi: await scene.xquikCredential() };
		const workflow = await scene.api.createWorkflow(
			await scene.api.withCredentials(draft, credentials),
		);
		await scene.api.activate(workflow);
		return workflow;
	}

	/** Every item's DM is in the outbox, once. */
	function assertEachOnce(items: { recipient: string; text: string }[]) {
		const outbox = scene.sandbox.outbox();
		const sent = outbox.map(({ recipient, text }) => ({ recipient, text }));
		const byRecipient = (a: { recipient: string }, b: { recipient: string }) =>
			Number(a.recipient) - Number(b.recipient);
		assert.deepEqual(sent.sort(byRecipient), items);
		assert.equal(scene.sandbox.creditsSpent(), items.length * 10);
	}

	const sendsTo = (recipient: string) =>
		scene.sandbox
			.requests()
			.filter((request) => request.route === 'send' && request.recipient === recipient).length;

	function assertSentRows(rows: Record<string, unknown>[], count: number) {
		assert.deepEqual(
			rows.map((row) => row['send_status']),
			Array.from({ length: count }, () => 'sent'),
		);
		const ids = new Map(scene.sandbox.outbox().map((message) => [message.messageId, message]));
		for (const row of rows) {
			assert.equal(ids.get(String(row['message_id']))?.recipient, row['user_id']);
		}
	}

	const replayed = (rows: Record<string, unknown>[]) =>
		rows.filter((row) => row['replayed'] === true).length;

	void it('Retry On Fail: all items come round again, each is sent once', async (t) => {
		const nodes = [...itemsByWebhook(), sendDmNode({}, RETRY_ON_FAIL)];
		const workflow = await publish('Retry On Fail', nodes);
		const items = tickets(20);
		scene.sandbox.addFaults([
			// Ends the first two rounds, each with a part of the items sent.
			{ route: 'send', recipient: '1014', answer: REFUSED, times: 2 },
			// In the first round nobody can say whether it is out: all its answers are lost.
			{ route: 'send', recipient: '1010', drop: 'after', times: 5 },
			{ route: 'send', recipient: '1003', drop: 'after' },
			{ route: 'send', recipient: '1005', answer: { status: 503, raw: '<h1>Down</h1>' } },
		]);
		const execution = await runInProduction(scene, workflow, items);

		assert.equal(execution.status, 'success');
		assertEachOnce(items);
		const rows = itemsOf(execution, 'Send DM');
		assertSentRows(rows, 20);
		// In the last round the first item was asked for the third time.
		assert.equal(sendsTo('1000'), 3);
		assert.ok(replayed(rows) >= 14, `${replayed(rows)} rows are replayed`);
		t.diagnostic(`20 items, 3 rounds: 20 DMs, 20 rows, ${replayed(rows)} replayed`);
	});

	void it('Retry On Fail gives up: what was sent stays sent once, and the error tells', async () => {
		const nodes = [...itemsByWebhook(), sendDmNode({}, { ...RETRY_ON_FAIL, maxTries: 2 })];
		const workflow = await publish('Retry On Fail, in vain', nodes);
		const items = tickets(9);
		const closed = { recipient: '9000000422001', text: 'Hello' };
		const execution = await runInProduction(scene, workflow, [...items, closed]);

		assert.equal(execution.status, 'error');
		assertEachOnce(items);
		assert.equal(sendsTo('1000'), 2);
		assert.match(execution.data.resultData.error?.message ?? '', /accepts no DMs .*9 of 10 sent/);
	});

	void it('Retry execution, in the executions list, with Custom Key: sends only the rest', async (t) => {
		const nodes = [...itemsByWebhook(), sendDmNode({ ...CUSTOM_KEY, options: { concurrency: 1 } })];
		const workflow = await publish('Retry execution', nodes);
		const items = tickets(10);
		scene.sandbox.addFaults([{ route: 'send', recipient: '1006', answer: REFUSED }]);
		const failed = await runInProduction(scene, workflow, items);
		assert.equal(failed.status, 'error');
		assert.equal(scene.sandbox.outbox().length, 6);

		const retried = await retryInBrowser(workflow, failed);
		assert.equal(retried.status, 'success');
		assertEachOnce(items);
		const rows = itemsOf(retried, 'Send DM');
		assertSentRows(rows, 10);
		assert.deepEqual(
			rows.map((row) => row['replayed']),
			items.map((_, index) => index < 6),
		);
		t.diagnostic('10 items, 6 sent before the error: 10 DMs, 6 rows replayed, 4 sent by the retry');
	});

	void it('Retry execution with Per Execution is a new execution, and sends again', async () => {
		const nodes = [...itemsByWebhook(), sendDmNode({ options: { concurrency: 1 } })];
		const workflow = await publish('Retry execution, Per Execution', nodes);
		scene.sandbox.addFaults([{ route: 'send', recipient: '1002', answer: REFUSED }]);
		const failed = await runInProduction(scene, workflow, tickets(3));
		const retried = await scene.api.finished(await scene.api.retry(failed.id));

		assert.equal(retried.status, 'success');
		assert.deepEqual(
			scene.sandbox.outbox().map(({ recipient }) => recipient),
			['1000', '1001', '1000', '1001', '1002'],
		);
	});

	void it('Loop Over Items: each round sends its own items, once', async (t) => {
		const [webhook, split] = itemsByWebhook();
		const loop = draftNode('Loop Over Items', 'n8n-nodes-base.splitInBatches', 3, {
			batchSize: 3,
			options: {},
		});
		const send = sendDmNode({}, RETRY_ON_FAIL);
		const nodes = [webhook, split, loop, send];
		const workflow = await publish('Loop', nodes, [
			...inARow([webhook, split, loop]),
			{ from: loop.name, output: 1, to: send.name },
			{ from: send.name, to: loop.name },
		]);
		const items = tickets(10);
		scene.sandbox.addFaults([
			{ route: 'send', recipient: '1004', answer: REFUSED },
			{ route: 'send', recipient: '1007', drop: 'after' },
		]);
		const execution = await runInProduction(scene, workflow, items);

		assert.equal(execution.status, 'success');
		assertEachOnce(items);
		assert.equal(execution.data.resultData.runData['Send DM']?.length, 4);
		assertSentRows(itemsOf(execution, 'Loop Over Items'), 10);
		t.diagnostic('10 items in 4 rounds of the loop, one of them repeated: 10 DMs, 10 rows');
	});

	void it('Loop Over Items with the same text to the same person: one DM for each item', async () => {
		const [webhook, split] = itemsByWebhook();
		const loop = draftNode('Loop Over Items', 'n8n-nodes-base.splitInBatches', 3, { options: {} });
		const send = sendDmNode();
		const workflow = await publish(
			'Loop, same text',
			[webhook, split, loop, send],
			[
				...inARow([webhook, split, loop]),
				{ from: loop.name, output: 1, to: send.name },
				{ from: send.name, to: loop.name },
			],
		);
		const ping = { recipient: '1000', text: 'Still there?' };
		const execution = await runInProduction(scene, workflow, [ping, ping, ping]);
		assert.equal(execution.status, 'success');
		assertEachOnce([ping, ping, ping]);
	});

	void it('a sub-workflow for each item, repeated by its parent: Custom Key sends each once', async (t) => {
		const child = await publish('Send one', [
			draftNode('When called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
				inputSource: 'passthrough',
			}),
			sendDmNode(CUSTOM_KEY),
		]);
		const call = draftNode(
			'Send one',
			'n8n-nodes-base.executeWorkflow',
			1.2,
			{
				workflowId: { __rl: true, mode: 'id', value: child.id },
				mode: 'each',
				options: {},
			},
			RETRY_ON_FAIL,
		);
		const workflow = await publish('Parent', [...itemsByWebhook(), call]);
		const items = tickets(5);
		scene.sandbox.addFaults([{ route: 'send', recipient: '1003', answer: REFUSED }]);
		const execution = await runInProduction(scene, workflow, items);

		assert.equal(execution.status, 'success');
		assertEachOnce(items);
		const rows = itemsOf(execution, 'Send one');
		assertSentRows(rows, 5);
		assert.equal(replayed(rows), 3);
		const children = await scene.api.executions(child.id);
		assert.equal(children.length, 4 + 5);
		t.diagnostic('5 items, 9 executions of the sub-workflow: 5 DMs, 5 rows, 3 of them replayed');
	});

	/** What a person does: executions list → the failed one → Retry. */
	async function retryInBrowser(workflow: StoredWorkflow, failed: Execution): Promise<Execution> {
		const page = await signIn(scene);
		await page.goto(`${scene.n8n.url}/workflow/${workflow.id}/executions/${failed.id}`);
		await page.getByTestId('execution-preview-retry-button').click();
		await page.getByText('Retry with original workflow').click();
		const id = await waitFor('The retried execution', 30_000, async () => {
			const [newest] = await scene.api.executions(workflow.id, 1);
			return newest?.id === failed.id ? undefined : newest?.id;
		});
		return scene.api.finished(id);
	}
});
