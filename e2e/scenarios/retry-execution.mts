import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { fastify } from 'fastify';
import type { INode } from 'n8n-workflow';
import { signIn } from '../harness/browserN8n.mts';
import type { N8n } from '../harness/n8n.mts';
import { itemsOf, type Execution } from '../harness/n8nData.mts';
import {
	changeSendDm,
	endAtThe16th,
	endCanceled,
	expectNobodyTwice,
	expectRest,
	expectRetryToSendRest,
	failAtThe16th,
	IN_ORDER,
	ITEMS,
	publishInOrder,
	SIXTEENTH,
} from '../harness/retries.mts';
import {
	publishItemsTo,
	publishWorkflow,
	runViaWebhook,
	startViaWebhook,
} from '../harness/runWorkflow.mts';
import { note, test } from '../harness/test.mts';
import {
	CUSTOM_KEY,
	errorText,
	expectEachOnce,
	expectSentRows,
	NO_DMS,
	REFUSED,
	replayedCount,
	tickets,
} from '../harness/tickets.mts';
import { buildNode, byId, loopNodes, sendDmNode, webhook } from '../harness/workflowBuilder.mts';

/** A service that a workflow reads its items from; it is down while it has none. */
const list = fastify({ forceCloseConnections: true });
let listed: object[] | undefined;
list.get('/', (_, reply) => listed ?? reply.code(503).send({ message: 'Down' }));

test.beforeAll(async ({ n8n }) => {
	await n8n.clear();
	await list.listen({ host: '127.0.0.1', port: 0 });
});
test.afterAll(() => list.close());
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

/** Publishes a webhook after which the list is read, and Send DM in its order. */
function publishList(n8n: N8n, name: string, settings: Partial<INode> = {}) {
	const parameters = { url: list.listeningOrigin, options: {} };
	const read = buildNode('List', 'n8n-nodes-base.httpRequest', 4.2, parameters);
	return publishWorkflow(n8n, name, [webhook(), read, sendDmNode(IN_ORDER, settings)]);
}

/** Everyone has the message once, with a row; gives how many had it before the retry. */
function expectAllSent(n8n: N8n, retried: Execution, node = 'Send DM'): number {
	expectEachOnce(n8n, ITEMS);
	const rows = itemsOf(retried, node);
	expectSentRows(n8n, rows, ITEMS.length);
	return replayedCount(rows);
}

test('after an error, in the editor: sends the rest, as the error says', async ({ n8n, page }) => {
	const workflow = await publishInOrder(n8n, 'Error');
	const failed = await failAtThe16th(n8n, workflow);
	expect(errorText(failed)).toMatch(
		/15 of 25 sent, 150 credits\. Retry this execution to send the other 10. The 15 are not sent again\./,
	);

	await signIn(page, n8n);
	await page.goto(`${n8n.url}/workflow/${workflow.id}/executions/${failed.id}`);
	const id = await n8n.api.startedBy(workflow, async () => {
		await page.getByTestId('execution-preview-retry-button').click();
		await page.getByText('Retry with original workflow').click();
	});
	const retried = await n8n.api.finished(id);
	expect(retried.status).toBe('success');
	expectRest(n8n, retried, 15);
	note('15 of 25 sent before the error: 25 DMs, 15 rows replayed, 10 sent by the retry');
});

test('after an error twice: a retry of the retry knows the first run', async ({ n8n }) => {
	const failed = await failAtThe16th(n8n, await publishInOrder(n8n, 'Error twice'));
	n8n.sandbox.addFaults([{ route: 'send', recipient: '1020', answer: REFUSED }]);
	const second = await n8n.api.retry(failed.id);
	expect(second.status).toBe('error');
	expectEachOnce(n8n, ITEMS.slice(0, 20));
	await expectRetryToSendRest(n8n, second, 20);
	// The first one can be retried once more.
	await expectRetryToSendRest(n8n, failed, 25);
});

test('after Retry On Fail gave up, with several recipients at once', async ({ n8n }) => {
	const { sandbox, api } = n8n;
	const tries = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
	const workflow = await publishItemsTo(n8n, 'Retry On Fail', [sendDmNode({}, tries)]);
	sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, answer: REFUSED, times: 2 }]);
	const failed = await runViaWebhook(n8n, workflow, ITEMS);
	expect(failed.status).toBe('error');
	const before = sandbox.outbox().length;
	expect(before).toBeGreaterThanOrEqual(15);
	expect(before).toBeLessThan(25);
	const retried = await api.retry(failed.id);
	expect(retried.status).toBe('success');
	expect(expectAllSent(n8n, retried)).toBe(before);
});

for (const [title, parameters, fault] of [
	['with Custom Key', CUSTOM_KEY, undefined],
	[
		'with a failure on record after which Xquik allows another attempt',
		{},
		// X loses the message three times, which is as often as the node tries in one run.
		{ outcome: { end: 'failed_safe', pollAfterMs: 10 }, times: 3 },
	],
] as const) {
	test(`${title}: sends the rest`, async ({ n8n }) => {
		const workflow = await publishInOrder(n8n, title, parameters);
		await expectRetryToSendRest(n8n, await failAtThe16th(n8n, workflow, fault), 15);
	});
}

test('with a changed text for one who has it already: reported, not sent', async ({ n8n }) => {
	const workflow = await publishInOrder(n8n, 'Changed text');
	const failed = await failAtThe16th(n8n, workflow);
	await changeSendDm(n8n, workflow, {
		onError: 'continueRegularOutput',
		parameters: {
			text: "={{ $json.recipient === '1024' ? 'Bye' : $json.recipient === '1003' ? 'New' : $json.text }}",
		},
	});
	const rows = itemsOf(await n8n.api.retry(failed.id, true), 'Send DM');
	expect(rows).toHaveLength(25);
	expect(rows.find((row) => row['send_status'] !== 'sent')).toMatchObject({
		user_id: '1003',
		send_status: 'failed',
		error_code: 'idempotency_conflict',
		safe_to_retry: false,
	});
	expect(n8n.sandbox.outbox().map(({ text }) => text)).not.toContain('New');
	expectNobodyTwice(n8n);
});

test('with a refusal on record after which Xquik allows none: says so again', async ({ n8n }) => {
	const workflow = await publishInOrder(n8n, 'Refusal');
	const failed = await failAtThe16th(n8n, workflow, {
		outcome: { end: 'failed_unsafe', error: 'x_dm_not_allowed', pollAfterMs: 10 },
	});
	const retried = await n8n.api.retry(failed.id);
	expect(retried.status).toBe('error');
	expect(errorText(retried)).toMatch(/x_dm_not_allowed/);
	expectEachOnce(n8n, ITEMS.slice(0, 15));
});

test('with the recipient put right in the workflow: sends the rest', async ({ n8n }) => {
	const workflow = await publishInOrder(n8n, 'Repaired');
	const items = ITEMS.with(15, { recipient: NO_DMS, text: ITEMS[15]?.text ?? '' });
	const failed = await runViaWebhook(n8n, workflow, items);
	expect(failed.status).toBe('error');
	expectEachOnce(n8n, ITEMS.slice(0, 15));
	const value = `={{ $json.recipient === '${NO_DMS}' ? '${SIXTEENTH}' : $json.recipient }}`;
	await changeSendDm(n8n, workflow, { parameters: { recipient: byId(value) } });
	await expectRetryToSendRest(n8n, failed, 15, true);
});

test('in a loop: each round finds its own messages again', async ({ n8n }) => {
	const { nodes, links } = loopNodes(sendDmNode(IN_ORDER), 10);
	const workflow = await publishWorkflow(n8n, 'Loop', nodes, { links });
	const failed = await failAtThe16th(n8n, workflow);
	const retried = await n8n.api.retry(failed.id);
	expect(retried.status).toBe('success');
	expectAllSent(n8n, retried, 'Loop Over Items');
});

for (const saveExecutionProgress of [false, true]) {
	const how = saveExecutionProgress ? ', with Save Execution Progress' : '';
	test(`after Stop${how}: sends the rest`, async ({ n8n }) => {
		const workflow = await publishInOrder(n8n, `Stop${how}`, {}, { saveExecutionProgress });
		const { id } = await endAtThe16th(n8n, workflow, 'stop');
		const retried = await n8n.api.retry(id);
		// The answer to the 16th never came, but it is out.
		expectRest(n8n, retried, 16);
		// n8n 2.41 keeps the error of the stopped execution when nothing of it was saved.
		note(`n8n calls the retry: ${retried.status} ${errorText(retried)}`);
	});
}

test('after Stop, twice, with several recipients at once: no DM twice', async ({ n8n }) => {
	const { sandbox } = n8n;
	const workflow = await publishItemsTo(n8n, 'Stop twice', [sendDmNode()]);
	const hangs = ['after', 'before', 'after', 'before', 'before'] as const;
	sandbox.addFaults(
		hangs.map((hang, index) => ({ route: 'send', recipient: String(1_009 + index), hang })),
	);
	const id = await startViaWebhook(n8n, workflow, ITEMS);
	await expect.poll(() => sandbox.outbox().length).toBeGreaterThanOrEqual(11);
	await endCanceled(n8n, id, 'stop');
	expectAllSent(n8n, await n8n.api.retry(id));
});

test('after a timeout: sends the rest', async ({ n8n }) => {
	const workflow = await publishInOrder(n8n, 'Timeout', {}, { executionTimeout: 5 });
	const timedOut = await endAtThe16th(n8n, workflow, 'timeout');
	note(`The error of the execution that timed out: ${errorText(timedOut)}`);

	await expectRetryToSendRest(n8n, timedOut, 16);
});

test('after a node before it failed: everything is sent once', async ({ n8n }) => {
	const workflow = await publishList(n8n, 'Failure before');
	const failed = await runViaWebhook(n8n, workflow, []);
	expect(failed.status).toBe('error');
	expect(n8n.sandbox.outbox()).toEqual([]);
	listed = ITEMS;
	await expectRetryToSendRest(n8n, failed, 0);
});

for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
	test(`items in another order, On Error ${onError}: none twice`, async ({ n8n }) => {
		const workflow = await publishList(n8n, `Other order, ${onError}`, { onError });
		listed = ITEMS;
		const { id } = await endAtThe16th(n8n, workflow, 'stop', []);
		listed = ITEMS.toReversed();
		const retried = await n8n.api.retry(id);

		expectNobodyTwice(n8n);
		const outbox = n8n.sandbox.outbox();
		for (const { recipient, text } of outbox) expect(ITEMS).toContainEqual({ recipient, text });
		const rows = itemsOf(retried, 'Send DM');
		const conflicts = rows.filter((row) => row['error_code'] === 'idempotency_conflict');
		for (const row of conflicts) {
			expect(row).toMatchObject({ send_status: 'failed', safe_to_retry: false });
		}
		if (onError === 'stopWorkflow') expect(errorText(retried)).toMatch(/another|changed|conflict/i);
		else expect(conflicts).not.toEqual([]);
		note(`${outbox.length} DMs; ${conflicts.length} rows in conflict; ${errorText(retried)}`);
	});
}

test('has the resume token of n8n in no row, no error and no log', async ({ n8n }) => {
	const workflow = await publishItemsTo(n8n, 'Token', [
		sendDmNode(IN_ORDER),
		buildNode('Token', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: '={{ JSON.stringify({ url: $execution.resumeUrl }) }}',
			options: {},
		}),
	]);
	const failed = await failAtThe16th(n8n, workflow);
	const retried = await n8n.api.retry(failed.id);
	const url = String(itemsOf(retried, 'Token')[0]?.['url']);
	const token = new URL(url).searchParams.get('signature') ?? '';
	expect(token).toMatch(/^\w{16,}/);
	for (const { data } of [failed, retried]) {
		const ours = JSON.stringify([data.resultData.runData['Send DM'], data.resultData.error]);
		expect(ours).not.toContain(token);
	}
	expect(await readFile(join(n8n.userFolder, 'n8n.log'), 'utf8')).not.toContain(token);
	expect(JSON.stringify(n8n.sandbox.requests())).not.toContain(token);
});

test('two executions with the same items are two: each sends all of them', async ({ n8n }) => {
	const workflow = await publishItemsTo(n8n, 'Two executions', [sendDmNode()]);
	for (let run = 0; run < 2; run += 1) {
		const execution = await runViaWebhook(n8n, workflow, tickets(3));
		expect(replayedCount(itemsOf(execution, 'Send DM'))).toBe(0);
	}
	expect(n8n.sandbox.outbox()).toHaveLength(6);
});
