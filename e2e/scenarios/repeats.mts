import { expect } from '@playwright/test';
import type { N8n } from '../harness/n8n.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { publishItemsTo, publishWorkflow, runViaWebhook } from '../harness/runWorkflow.mts';
import { note, test } from '../harness/test.mts';
import {
	CUSTOM_KEY,
	expectEachOnce,
	expectSentRows,
	LOST,
	NO_DMS,
	REFUSED,
	replayedCount,
	tickets,
	TRIES,
} from '../harness/tickets.mts';
import { buildNode, byId, loopNodes, sendDmNode } from '../harness/workflowBuilder.mts';

test.beforeAll(({ n8n }) => n8n.clear());
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

function sendsTo({ sandbox }: N8n, recipient: string): number {
	const requests = sandbox.requests().filter(({ route }) => route === 'send');
	return requests.filter((request) => request.recipient === recipient).length;
}

test('Retry On Fail: all items come round again, each is sent once', async ({ n8n }) => {
	const workflow = await publishItemsTo(n8n, 'Retry On Fail', [sendDmNode({}, TRIES)]);
	const items = tickets(20);
	n8n.sandbox.addFaults([
		// Ends the first two rounds, each with a part of the items sent.
		{ route: 'send', recipient: '1014', answer: REFUSED, times: 2 },
		// In the first round its outcome is unknown.
		{ ...LOST, recipient: '1010' },
		{ route: 'send', recipient: '1003', drop: 'after' },
		{ route: 'send', recipient: '1005', answer: { status: 503, raw: '<h1>Down</h1>' } },
	]);
	const execution = await runViaWebhook(n8n, workflow, items);

	expect(execution.status).toBe('success');
	expectEachOnce(n8n, items);
	const rows = itemsOf(execution, 'Send DM');
	expectSentRows(n8n, rows, 20);
	// The node remembers from round to round what is out, and does not ask for it again.
	expect(sendsTo(n8n, '1000')).toBe(1);
	expect(replayedCount(rows)).toBeGreaterThanOrEqual(14);
	note(`20 items, 3 rounds: 20 DMs, 20 rows, ${replayedCount(rows)} replayed`);
});

test('Retry On Fail gives up: nothing is sent twice, and the error tells', async ({ n8n }) => {
	const sendDm = sendDmNode({}, { ...TRIES, maxTries: 2 });
	const workflow = await publishItemsTo(n8n, 'Retry On Fail, in vain', [sendDm]);
	const items = tickets(9);
	const closed = { recipient: NO_DMS, text: 'Hello' };
	const execution = await runViaWebhook(n8n, workflow, [...items, closed]);

	expect(execution.status).toBe('error');
	expectEachOnce(n8n, items);
	expect(sendsTo(n8n, '1000')).toBe(1);
	const message = execution.data.resultData.error?.message;
	expect(message).toMatch(/does not accept DMs .*9 of 10 sent/);
});

test('Retry On Fail with an input field “error” in the row: one round', async ({ n8n }) => {
	const sendDm = sendDmNode({ options: { includeInputFields: true } }, TRIES);
	const workflow = await publishItemsTo(n8n, 'Input field error', [sendDm]);
	// n8n looks at the first row only.
	for (const [order, error] of [null, false, 0, '', 'Out of paper', {}].entries()) {
		n8n.sandbox.reset();
		const [item] = tickets(1);
		const execution = await runViaWebhook(n8n, workflow, [{ ...item, error, order }]);
		expect(execution.status).toBe('success');
		const [row] = itemsOf(execution, 'Send DM');
		expect(row, JSON.stringify(error)).toMatchObject({
			send_status: 'sent',
			order,
			replayed: false,
		});
		expect(sendsTo(n8n, '1000')).toBe(1);
	}
});

test('Loop Over Items: each round sends its own items, once', async ({ n8n }) => {
	const { nodes, links } = loopNodes(sendDmNode({}, TRIES), 3);
	const workflow = await publishWorkflow(n8n, 'Loop', nodes, { links });
	const items = tickets(10);
	n8n.sandbox.addFaults([
		{ route: 'send', recipient: '1004', answer: REFUSED },
		{ route: 'send', recipient: '1007', drop: 'after' },
	]);
	const execution = await runViaWebhook(n8n, workflow, items);

	expect(execution.status).toBe('success');
	expectEachOnce(n8n, items);
	expect(execution.data.resultData.runData['Send DM']).toHaveLength(4);
	expectSentRows(n8n, itemsOf(execution, 'Loop Over Items'), 10);
	note('10 items in 4 rounds of the loop, one of them repeated: 10 DMs, 10 rows');
});

test('Loop Over Items with the same text and person: one DM for each item', async ({ n8n }) => {
	const { nodes, links } = loopNodes(sendDmNode());
	const workflow = await publishWorkflow(n8n, 'Loop, same text', nodes, { links });
	const ping = { recipient: '1000', text: 'Still there?' };
	const pings = [ping, ping, ping];
	const execution = await runViaWebhook(n8n, workflow, pings);
	expect(execution.status).toBe('success');
	expectEachOnce(n8n, pings);
});

test('a repeated sub-workflow for each item: Custom Key sends each once', async ({ n8n }) => {
	const called = buildNode('When called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
		inputSource: 'passthrough',
	});
	const child = await publishWorkflow(n8n, 'Send one', [called, sendDmNode(CUSTOM_KEY)]);
	const parameters = { workflowId: byId(child.id), mode: 'each', options: {} };
	const call = buildNode('Send one', 'n8n-nodes-base.executeWorkflow', 1.2, parameters, TRIES);
	const workflow = await publishItemsTo(n8n, 'Parent', [call]);
	const items = tickets(5);
	n8n.sandbox.addFaults([{ route: 'send', recipient: '1003', answer: REFUSED }]);
	const execution = await runViaWebhook(n8n, workflow, items);

	expect(execution.status).toBe('success');
	expectEachOnce(n8n, items);
	const rows = itemsOf(execution, 'Send one');
	expectSentRows(n8n, rows, 5);
	expect(replayedCount(rows)).toBe(3);
	expect(await n8n.api.executions(child.id)).toHaveLength(4 + 5);
	note('5 items, 9 executions of the sub-workflow: 5 DMs, 5 rows, 3 of them replayed');
});
