import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { signIn } from '../harness/browserN8n.mts';
import { draftNode, itemsByWebhook, sendDmNode } from '../harness/draft.mts';
import type { ItemList } from '../harness/itemList.mts';
import { startItemList } from '../harness/itemList.mts';
import { runInProduction, startInProduction } from '../harness/production.mts';
import { publishWorkflow } from '../harness/publish.mts';
import type { Execution, StoredWorkflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import {
	assertEachOnce,
	assertSentRows,
	errorText,
	HANGS,
	IN_ORDER,
	REFUSED,
	replayedFlags,
	sentUpToHang,
	SIXTEENTH,
	tickets,
} from '../harness/tickets.mts';
import { waitFor } from '../harness/waitFor.mts';

const ITEMS = tickets(25);
const FIRST_15 = ITEMS.map((_, index) => index < 15);

void describe('Retry execution', { timeout: 900_000 }, () => {
	let scene: Scene;
	let list: ItemList;

	before(async () => {
		scene = await setScene({ sandbox: { rateLimits: { writes: null } } });
		list = await startItemList(scene.lifetime);
	});
	beforeEach(() => {
		scene.sandbox.reset();
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	const retry = async (id: string, loadWorkflow = false) =>
		scene.api.finished(await scene.api.retry(id, loadWorkflow));

	/** A webhook that takes items, and Send DM in their order. */
	const publishSend = async (name: string) =>
		await publishWorkflow(scene, name, [...itemsByWebhook(), sendDmNode(IN_ORDER)]);

	/** 15 of 25 messages go out and the 16th is refused. */
	async function failAtThe16th(workflow: StoredWorkflow): Promise<Execution> {
		scene.sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, answer: REFUSED }]);
		const failed = await runInProduction(scene, workflow, ITEMS);
		assert.equal(failed.status, 'error');
		assertEachOnce(scene, ITEMS.slice(0, 15));
		return failed;
	}

	void it('after an error, in the executions list: sends the rest, as the error says', async (t) => {
		const workflow = await publishSend('Error');
		const failed = await failAtThe16th(workflow);
		assert.match(
			errorText(failed),
			/15 of 25 sent\. Retry this execution to send the other 10; the 15 are not sent again\./,
		);

		const retried = await retryInBrowser(workflow, failed);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		const rows = itemsOf(retried, 'Send DM');
		assertSentRows(scene, rows, 25);
		assert.deepEqual(replayedFlags(rows), FIRST_15);
		t.diagnostic('15 of 25 sent before the error: 25 DMs, 15 rows replayed, 10 sent by the retry');
	});

	void it('after an error twice: a retry of the retry knows the first run', async () => {
		const workflow = await publishSend('Error twice');
		const failed = await failAtThe16th(workflow);
		scene.sandbox.addFaults([{ route: 'send', recipient: '1020', answer: REFUSED }]);
		const second = await retry(failed.id);
		assert.equal(second.status, 'error');
		assertEachOnce(scene, ITEMS.slice(0, 20));
		const third = await retry(second.id);
		assert.equal(third.status, 'success');
		assertEachOnce(scene, ITEMS);
		assert.deepEqual(
			replayedFlags(itemsOf(third, 'Send DM')),
			ITEMS.map((_, index) => index < 20),
		);
		// The first one can be retried once more.
		const again = await retry(failed.id);
		assert.equal(again.status, 'success');
		assertEachOnce(scene, ITEMS);
		assert.equal(replayedFlags(itemsOf(again, 'Send DM')).filter(Boolean).length, 25);
	});

	void it('after Retry On Fail gave up, with several recipients at once', async () => {
		const workflow = await publishWorkflow(scene, 'Retry On Fail, then Retry', [
			...itemsByWebhook(),
			sendDmNode({}, { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 }),
		]);
		scene.sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, answer: REFUSED, times: 2 }]);
		const failed = await runInProduction(scene, workflow, ITEMS);
		assert.equal(failed.status, 'error');
		const before = scene.sandbox.outbox().length;
		assert.ok(before >= 15 && before < 25, `${before} were sent`);
		const retried = await retry(failed.id);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		const rows = itemsOf(retried, 'Send DM');
		assertSentRows(scene, rows, 25);
		assert.equal(replayedFlags(rows).filter(Boolean).length, before);
	});

	void it('with Custom Key: sends the rest', async () => {
		const workflow = await publishWorkflow(scene, 'Custom Key', [
			...itemsByWebhook(),
			sendDmNode({
				...IN_ORDER,
				duplicateProtection: 'customKey',
				deduplicationKey: '={{ "ticket-" + $json.recipient }}',
			}),
		]);
		const failed = await failAtThe16th(workflow);
		const retried = await retry(failed.id);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		assert.deepEqual(replayedFlags(itemsOf(retried, 'Send DM')), FIRST_15);
	});

	void it('with a changed text for one who has it already: reported, not sent', async () => {
		const workflow = await publishSend('Changed text');
		const failed = await failAtThe16th(workflow);
		const nodes = workflow.nodes.map((node) =>
			node.name !== 'Send DM'
				? node
				: {
						...node,
						onError: 'continueRegularOutput',
						parameters: {
							...node.parameters,
							text: "={{ $json.recipient === '1024' ? 'Bye' : $json.recipient === '1003' ? 'New' : $json.text }}",
						},
					},
		);
		await scene.api.saveWorkflow({ ...(await scene.api.workflow(workflow.id)), nodes });
		const retried = await retry(failed.id, true);
		const rows = itemsOf(retried, 'Send DM');
		assert.equal(rows.length, 25);
		const [changed] = rows.filter((row) => row['send_status'] !== 'sent');
		assert.equal(changed?.['user_id'], '1003');
		assert.equal(changed['send_status'], 'failed');
		assert.equal(changed['error_code'], 'idempotency_conflict');
		assert.equal(changed['safe_to_retry'], false);
		assert.ok(!scene.sandbox.outbox().some(({ text }) => text === 'New'));
		const people = scene.sandbox.outbox().map(({ recipient }) => recipient);
		assert.equal(new Set(people).size, people.length);
	});

	void it('with a failure on record after which Xquik allows another attempt: sends the rest', async () => {
		const workflow = await publishSend('Not sent');
		// X loses the message three times, which is as often as the node tries in one run.
		const outcome = { end: 'failed_safe', pollAfterMs: 10 } as const;
		scene.sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, outcome, times: 3 }]);
		const failed = await runInProduction(scene, workflow, ITEMS);
		assert.equal(failed.status, 'error');
		assertEachOnce(scene, ITEMS.slice(0, 15));
		const retried = await retry(failed.id);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		assert.deepEqual(replayedFlags(itemsOf(retried, 'Send DM')), FIRST_15);
	});

	void it('with a refusal on record after which Xquik allows none: says so again, and sends nothing twice', async () => {
		const workflow = await publishSend('Refusal');
		const outcome = { end: 'failed_unsafe', error: 'x_dm_not_allowed', pollAfterMs: 10 } as const;
		scene.sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, outcome }]);
		const failed = await runInProduction(scene, workflow, ITEMS);
		const retried = await retry(failed.id);
		assert.equal(retried.status, 'error');
		assert.match(errorText(retried), /x_dm_not_allowed/);
		assertEachOnce(scene, ITEMS.slice(0, 15));
	});

	void it('with the recipient put right in the workflow: sends the rest', async () => {
		const workflow = await publishSend('Repaired');
		const closed = '9000000422001';
		const items = ITEMS.map((item) =>
			item.recipient === SIXTEENTH ? { ...item, recipient: closed } : item,
		);
		const failed = await runInProduction(scene, workflow, items);
		assert.equal(failed.status, 'error');
		assertEachOnce(scene, ITEMS.slice(0, 15));
		const value = `={{ $json.recipient === '${closed}' ? '${SIXTEENTH}' : $json.recipient }}`;
		const nodes = workflow.nodes.map((node) =>
			node.name !== 'Send DM'
				? node
				: {
						...node,
						parameters: { ...node.parameters, recipient: { __rl: true, mode: 'id', value } },
					},
		);
		await scene.api.saveWorkflow({ ...(await scene.api.workflow(workflow.id)), nodes });
		const retried = await retry(failed.id, true);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		assert.deepEqual(replayedFlags(itemsOf(retried, 'Send DM')), FIRST_15);
	});

	void it('in a loop: each round finds its own messages again', async () => {
		const [webhook, split] = itemsByWebhook();
		const loop = draftNode('Loop Over Items', 'n8n-nodes-base.splitInBatches', 3, {
			batchSize: 10,
			options: {},
		});
		const send = sendDmNode(IN_ORDER);
		const workflow = await publishWorkflow(scene, 'Loop', [webhook, split, loop, send], {
			links: [
				{ from: webhook.name, to: split.name },
				{ from: split.name, to: loop.name },
				{ from: loop.name, output: 1, to: send.name },
				{ from: send.name, to: loop.name },
			],
		});
		const failed = await failAtThe16th(workflow);
		const retried = await retry(failed.id);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		assertSentRows(scene, itemsOf(retried, 'Loop Over Items'), 25);
	});

	for (const saveExecutionProgress of [false, true]) {
		const how = saveExecutionProgress ? ', with Save Execution Progress' : '';
		void it(`after Stop${how}: sends the rest`, async (t) => {
			const workflow = await publishWorkflow(
				scene,
				`Stop${how}`,
				[...itemsByWebhook(), sendDmNode(IN_ORDER)],
				{ settings: { saveExecutionProgress } },
			);
			const stopped = await stopAtThe16th(workflow);
			const retried = await retry(stopped.id);

			assertEachOnce(scene, ITEMS);
			const rows = itemsOf(retried, 'Send DM');
			assertSentRows(scene, rows, 25);
			// The answer to the 16th never came, but it is out.
			assert.deepEqual(
				replayedFlags(rows),
				ITEMS.map((_, index) => index < 16),
			);
			// n8n 2.41 keeps the error of the stopped execution when nothing of it was saved.
			t.diagnostic(`n8n calls the retry: ${retried.status} ${errorText(retried)}`);
		});
	}

	void it('after Stop, twice, with several recipients at once: no DM twice', async () => {
		const workflow = await publishWorkflow(scene, 'Stop twice', [
			...itemsByWebhook(),
			sendDmNode(),
		]);
		scene.sandbox.addFaults([
			{ route: 'send', recipient: '1009', hang: 'after' },
			{ route: 'send', recipient: '1010', hang: 'before' },
			{ route: 'send', recipient: '1011', hang: 'after' },
			{ route: 'send', recipient: '1012', hang: 'before' },
			{ route: 'send', recipient: '1013', hang: 'before' },
		]);
		const id = await startInProduction(scene, workflow, ITEMS);
		await waitFor('The 11th message', 30_000, () =>
			scene.sandbox.outbox().length >= 11 ? true : undefined,
		);
		await scene.api.stop(id);
		const stopped = await scene.api.finished(id);
		assert.equal(stopped.status, 'canceled');
		const retried = await retry(id);
		assertEachOnce(scene, ITEMS);
		assertSentRows(scene, itemsOf(retried, 'Send DM'), 25);
	});

	void it('after a timeout: sends the rest', async (t) => {
		const workflow = await publishWorkflow(
			scene,
			'Timeout',
			[...itemsByWebhook(), sendDmNode(IN_ORDER)],
			{ settings: { executionTimeout: 5 } },
		);
		scene.sandbox.addFaults([HANGS]);
		const id = await startInProduction(scene, workflow, ITEMS);
		const timedOut = await scene.api.finished(id);
		assert.equal(timedOut.status, 'canceled');
		assertEachOnce(scene, ITEMS.slice(0, 16));
		t.diagnostic(`The error of the execution that timed out: ${errorText(timedOut)}`);

		const retried = await retry(id);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		const rows = itemsOf(retried, 'Send DM');
		assertSentRows(scene, rows, 25);
		assert.deepEqual(
			replayedFlags(rows),
			ITEMS.map((_, index) => index < 16),
		);
	});

	void it('after a node before it failed: everything is sent once', async () => {
		const [webhook] = itemsByWebhook();
		const workflow = await publishWorkflow(scene, 'Failure before', [
			webhook,
			list.node(),
			sendDmNode(IN_ORDER),
		]);
		list.items = undefined;
		const failed = await runInProduction(scene, workflow, []);
		assert.equal(failed.status, 'error');
		assert.equal(scene.sandbox.outbox().length, 0);
		list.items = ITEMS;
		const retried = await retry(failed.id);
		assert.equal(retried.status, 'success');
		assertEachOnce(scene, ITEMS);
		assert.equal(replayedFlags(itemsOf(retried, 'Send DM')).filter(Boolean).length, 0);
	});

	for (const onError of ['stopWorkflow', 'continueRegularOutput']) {
		void it(`with the items in another order, On Error ${onError}: reported, nobody gets it twice`, async (t) => {
			const [webhook] = itemsByWebhook();
			const workflow = await publishWorkflow(scene, `Other order, ${onError}`, [
				webhook,
				list.node(),
				sendDmNode(IN_ORDER, { onError }),
			]);
			list.items = ITEMS;
			const stopped = await stopAtThe16th(workflow, []);
			list.items = ITEMS.toReversed();
			const retried = await retry(stopped.id);

			const outbox = scene.sandbox.outbox();
			const people = outbox.map(({ recipient }) => recipient);
			assert.equal(new Set(people).size, people.length, 'nobody has it twice');
			for (const { recipient, text } of outbox) {
				assert.equal(text, ITEMS.find((item) => item.recipient === recipient)?.text);
			}
			const rows = itemsOf(retried, 'Send DM');
			const conflicts = rows.filter((row) => row['error_code'] === 'idempotency_conflict');
			for (const row of conflicts) {
				assert.equal(row['send_status'], 'failed');
				assert.equal(row['safe_to_retry'], false);
			}
			if (onError === 'stopWorkflow') assert.match(errorText(retried), /another|changed|conflict/i);
			else assert.ok(conflicts.length > 0);
			t.diagnostic(`${outbox.length} DMs; ${conflicts.length} rows in conflict`);
			t.diagnostic(errorText(retried));
		});
	}

	void it('has the resume token of n8n in no row, no error and no log', async () => {
		const workflow = await publishWorkflow(scene, 'Token', [
			...itemsByWebhook(),
			sendDmNode(IN_ORDER),
			draftNode('Token', 'n8n-nodes-base.set', 3.4, {
				mode: 'raw',
				jsonOutput: '={{ JSON.stringify({ url: $execution.resumeUrl }) }}',
				options: {},
			}),
		]);
		const failed = await failAtThe16th(workflow);
		const retried = await retry(failed.id);
		const url = String(itemsOf(retried, 'Token')[0]?.['url']);
		const token = new URL(url).searchParams.get('signature') ?? '';
		assert.match(token, /^\w{16,}/);
		for (const { data } of [failed, retried]) {
			const ours = JSON.stringify([data.resultData.runData['Send DM'], data.resultData.error]);
			assert.ok(!ours.includes(token));
		}
		assert.ok(!(await readFile(scene.n8n.logFile, 'utf8')).includes(token));
		assert.ok(!JSON.stringify(scene.sandbox.requests()).includes(token));
	});

	void it('two executions with the same items are two: each sends all of them', async () => {
		const workflow = await publishWorkflow(scene, 'Two executions', [
			...itemsByWebhook(),
			sendDmNode(),
		]);
		const items = tickets(3);
		for (let run = 0; run < 2; run += 1) {
			const execution = await runInProduction(scene, workflow, items);
			assert.equal(replayedFlags(itemsOf(execution, 'Send DM')).filter(Boolean).length, 0);
		}
		assert.equal(scene.sandbox.outbox().length, 6);
	});

	/** 15 messages are out, the 16th too though its answer never comes; then the execution is stopped. */
	async function stopAtThe16th(
		workflow: StoredWorkflow,
		items: readonly object[] = ITEMS,
	): Promise<Execution> {
		scene.sandbox.addFaults([HANGS]);
		const id = await startInProduction(scene, workflow, items);
		await sentUpToHang(scene);
		await scene.api.stop(id);
		const stopped = await scene.api.finished(id);
		assert.equal(stopped.status, 'canceled');
		assertEachOnce(scene, ITEMS.slice(0, 16));
		return stopped;
	}

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
