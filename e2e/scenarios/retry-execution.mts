import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { signIn } from '../harness/browserN8n.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { publishWorkflow } from '../harness/publish.mts';
import {
	changeSendDm,
	endAtThe16th,
	endCanceled,
	expectNobodyTwice,
	expectRest,
	expectRetryToSendRest,
	failAtThe16th,
	ITEMS,
	publishInOrder,
	retry,
} from '../harness/retries.mts';
import { runViaWebhook, startViaWebhook } from '../harness/runViaWebhook.mts';
import { note, test } from '../harness/test.mts';
import {
	errorText,
	expectEachOnce,
	expectSentRows,
	IN_ORDER,
	REFUSED,
	replayedCount,
	SIXTEENTH,
	tickets,
} from '../harness/tickets.mts';
import { buildNode, itemsByWebhook, loopNodes, sendDmNode } from '../harness/workflowBuilder.mts';

test.beforeAll(({ environment }) => environment.clear());
test.beforeEach(({ environment }) => {
	environment.sandbox.reset();
});

test('after an error, in the executions list: sends the rest, as the error says', async ({
	environment,
	page,
}) => {
	const { api, n8n } = environment;
	const workflow = await publishInOrder(environment, 'Error');
	const failed = await failAtThe16th(environment, workflow);
	expect(errorText(failed)).toMatch(
		/15 of 25 sent\. Retry this execution to send the other 10; the 15 are not sent again\./,
	);

	await signIn(page, environment);
	await page.goto(`${n8n.url}/workflow/${workflow.id}/executions/${failed.id}`);
	await page.getByTestId('execution-preview-retry-button').click();
	await page.getByText('Retry with original workflow').click();
	const retried = await api.finished(await api.startedAfter(workflow.id, failed.id));
	expect(retried.status).toBe('success');
	expectRest(environment, retried, 15);
	note('15 of 25 sent before the error: 25 DMs, 15 rows replayed, 10 sent by the retry');
});

test('after an error twice: a retry of the retry knows the first run', async ({ environment }) => {
	const workflow = await publishInOrder(environment, 'Error twice');
	const failed = await failAtThe16th(environment, workflow);
	environment.sandbox.addFaults([{ route: 'send', recipient: '1020', answer: REFUSED }]);
	const second = await retry(environment, failed.id);
	expect(second.status).toBe('error');
	expectEachOnce(environment, ITEMS.slice(0, 20));
	await expectRetryToSendRest(environment, second.id, { replayed: 20 });
	// The first one can be retried once more.
	await expectRetryToSendRest(environment, failed.id, { replayed: 25 });
});

test('after Retry On Fail gave up, with several recipients at once', async ({ environment }) => {
	const { sandbox } = environment;
	const workflow = await publishWorkflow(environment, 'Retry On Fail, then Retry', [
		...itemsByWebhook(),
		sendDmNode({}, { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 }),
	]);
	sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, answer: REFUSED, times: 2 }]);
	const failed = await runViaWebhook(environment, workflow, ITEMS);
	expect(failed.status).toBe('error');
	const before = sandbox.outbox().length;
	expect(before).toBeGreaterThanOrEqual(15);
	expect(before).toBeLessThan(25);
	const retried = await retry(environment, failed.id);
	expect(retried.status).toBe('success');
	expectEachOnce(environment, ITEMS);
	const rows = itemsOf(retried, 'Send DM');
	expectSentRows(environment, rows, 25);
	expect(replayedCount(rows)).toBe(before);
});

for (const { title, parameters, fault } of [
	{
		title: 'with Custom Key',
		parameters: {
			duplicateProtection: 'customKey',
			deduplicationKey: '={{ "ticket-" + $json.recipient }}',
		},
		fault: undefined,
	},
	{
		title: 'with a failure on record after which Xquik allows another attempt',
		parameters: {},
		// X loses the message three times, which is as often as the node tries in one run.
		fault: { outcome: { end: 'failed_safe', pollAfterMs: 10 }, times: 3 },
	},
] as const) {
	test(`${title}: sends the rest`, async ({ environment }) => {
		const workflow = await publishInOrder(environment, title, parameters);
		const failed = await failAtThe16th(environment, workflow, fault);
		await expectRetryToSendRest(environment, failed.id, { replayed: 15 });
	});
}

test('with a changed text for one who has it already: reported, not sent', async ({
	environment,
}) => {
	const workflow = await publishInOrder(environment, 'Changed text');
	const failed = await failAtThe16th(environment, workflow);
	await changeSendDm(environment, workflow, {
		onError: 'continueRegularOutput',
		parameters: {
			text: "={{ $json.recipient === '1024' ? 'Bye' : $json.recipient === '1003' ? 'New' : $json.text }}",
		},
	});
	const retried = await retry(environment, failed.id, true);
	const rows = itemsOf(retried, 'Send DM');
	expect(rows).toHaveLength(25);
	const [changed] = rows.filter((row) => row['send_status'] !== 'sent');
	expect(changed).toMatchObject({
		user_id: '1003',
		send_status: 'failed',
		error_code: 'idempotency_conflict',
		safe_to_retry: false,
	});
	expect(environment.sandbox.outbox().map(({ text }) => text)).not.toContain('New');
	expectNobodyTwice(environment);
});

test('with a refusal on record after which Xquik allows none: says so again, and sends nothing twice', async ({
	environment,
}) => {
	const workflow = await publishInOrder(environment, 'Refusal');
	const failed = await failAtThe16th(environment, workflow, {
		outcome: { end: 'failed_unsafe', error: 'x_dm_not_allowed', pollAfterMs: 10 },
	});
	const retried = await retry(environment, failed.id);
	expect(retried.status).toBe('error');
	expect(errorText(retried)).toMatch(/x_dm_not_allowed/);
	expectEachOnce(environment, ITEMS.slice(0, 15));
});

test('with the recipient put right in the workflow: sends the rest', async ({ environment }) => {
	const workflow = await publishInOrder(environment, 'Repaired');
	const closed = '9000000422001';
	const items = ITEMS.map((item) =>
		item.recipient === SIXTEENTH ? { ...item, recipient: closed } : item,
	);
	const failed = await runViaWebhook(environment, workflow, items);
	expect(failed.status).toBe('error');
	expectEachOnce(environment, ITEMS.slice(0, 15));
	const value = `={{ $json.recipient === '${closed}' ? '${SIXTEENTH}' : $json.recipient }}`;
	await changeSendDm(environment, workflow, {
		parameters: { recipient: { __rl: true, mode: 'id', value } },
	});
	await expectRetryToSendRest(environment, failed.id, { replayed: 15, loadWorkflow: true });
});

test('in a loop: each round finds its own messages again', async ({ environment }) => {
	const { nodes, links } = loopNodes(sendDmNode(IN_ORDER), { batchSize: 10 });
	const workflow = await publishWorkflow(environment, 'Loop', nodes, { links });
	const failed = await failAtThe16th(environment, workflow);
	const retried = await retry(environment, failed.id);
	expect(retried.status).toBe('success');
	expectEachOnce(environment, ITEMS);
	expectSentRows(environment, itemsOf(retried, 'Loop Over Items'), 25);
});

for (const saveExecutionProgress of [false, true]) {
	const how = saveExecutionProgress ? ', with Save Execution Progress' : '';
	test(`after Stop${how}: sends the rest`, async ({ environment }) => {
		const workflow = await publishInOrder(environment, `Stop${how}`, {}, { saveExecutionProgress });
		const { id } = await endAtThe16th(environment, workflow, { how: 'stop' });
		const retried = await retry(environment, id);
		// The answer to the 16th never came, but it is out.
		expectRest(environment, retried, 16);
		// n8n 2.41 keeps the error of the stopped execution when nothing of it was saved.
		note(`n8n calls the retry: ${retried.status} ${errorText(retried)}`);
	});
}

test('after Stop, twice, with several recipients at once: no DM twice', async ({ environment }) => {
	const { sandbox } = environment;
	const workflow = await publishWorkflow(environment, 'Stop twice', [
		...itemsByWebhook(),
		sendDmNode(),
	]);
	sandbox.addFaults(
		(['after', 'before', 'after', 'before', 'before'] as const).map((hang, index) => ({
			route: 'send',
			recipient: String(1_009 + index),
			hang,
		})),
	);
	const id = await startViaWebhook(environment, workflow, ITEMS);
	await expect.poll(() => sandbox.outbox().length).toBeGreaterThanOrEqual(11);
	await endCanceled(environment, id, 'stop');
	const retried = await retry(environment, id);
	expectEachOnce(environment, ITEMS);
	expectSentRows(environment, itemsOf(retried, 'Send DM'), 25);
});

test('after a timeout: sends the rest', async ({ environment }) => {
	const workflow = await publishInOrder(environment, 'Timeout', {}, { executionTimeout: 5 });
	const timedOut = await endAtThe16th(environment, workflow, { how: 'timeout' });
	note(`The error of the execution that timed out: ${errorText(timedOut)}`);

	await expectRetryToSendRest(environment, timedOut.id, { replayed: 16 });
});

test('after a node before it failed: everything is sent once', async ({
	environment,
	itemList,
}) => {
	const [webhook] = itemsByWebhook();
	const nodes = [webhook, itemList.node(), sendDmNode(IN_ORDER)];
	const workflow = await publishWorkflow(environment, 'Failure before', nodes);
	itemList.items = undefined;
	const failed = await runViaWebhook(environment, workflow, []);
	expect(failed.status).toBe('error');
	expect(environment.sandbox.outbox()).toEqual([]);
	itemList.items = ITEMS;
	const retried = await retry(environment, failed.id);
	expect(retried.status).toBe('success');
	expectEachOnce(environment, ITEMS);
	expect(replayedCount(itemsOf(retried, 'Send DM'))).toBe(0);
});

for (const onError of ['stopWorkflow', 'continueRegularOutput']) {
	test(`with the items in another order, On Error ${onError}: reported, nobody gets it twice`, async ({
		environment,
		itemList,
	}) => {
		const [webhook] = itemsByWebhook();
		const nodes = [webhook, itemList.node(), sendDmNode(IN_ORDER, { onError })];
		const workflow = await publishWorkflow(environment, `Other order, ${onError}`, nodes);
		itemList.items = ITEMS;
		const { id } = await endAtThe16th(environment, workflow, { how: 'stop', items: [] });
		itemList.items = ITEMS.toReversed();
		const retried = await retry(environment, id);

		expectNobodyTwice(environment);
		const outbox = environment.sandbox.outbox();
		for (const { recipient, text } of outbox) {
			expect(text).toBe(ITEMS.find((item) => item.recipient === recipient)?.text);
		}
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

test('has the resume token of n8n in no row, no error and no log', async ({ environment }) => {
	const workflow = await publishWorkflow(environment, 'Token', [
		...itemsByWebhook(),
		sendDmNode(IN_ORDER),
		buildNode('Token', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: '={{ JSON.stringify({ url: $execution.resumeUrl }) }}',
			options: {},
		}),
	]);
	const failed = await failAtThe16th(environment, workflow);
	const retried = await retry(environment, failed.id);
	const url = String(itemsOf(retried, 'Token')[0]?.['url']);
	const token = new URL(url).searchParams.get('signature') ?? '';
	expect(token).toMatch(/^\w{16,}/);
	for (const { data } of [failed, retried]) {
		const ours = JSON.stringify([data.resultData.runData['Send DM'], data.resultData.error]);
		expect(ours).not.toContain(token);
	}
	expect(await readFile(environment.n8n.logFile, 'utf8')).not.toContain(token);
	expect(JSON.stringify(environment.sandbox.requests())).not.toContain(token);
});

test('two executions with the same items are two: each sends all of them', async ({
	environment,
}) => {
	const nodes = [...itemsByWebhook(), sendDmNode()];
	const workflow = await publishWorkflow(environment, 'Two executions', nodes);
	const items = tickets(3);
	for (let run = 0; run < 2; run += 1) {
		const execution = await runViaWebhook(environment, workflow, items);
		expect(replayedCount(itemsOf(execution, 'Send DM'))).toBe(0);
	}
	expect(environment.sandbox.outbox()).toHaveLength(6);
});
