import { expect } from '@playwright/test';
import { buildNode, itemsByWebhook, loopNodes, sendDmNode } from '../harness/workflowBuilder.mts';
import { runViaWebhook } from '../harness/runViaWebhook.mts';
import { publishWorkflow } from '../harness/publish.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { note, test } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import {
	expectEachOnce,
	expectSentRows,
	REFUSED,
	replayedCount,
	tickets,
	TRIES,
} from '../harness/tickets.mts';

const CUSTOM_KEY = {
	duplicateProtection: 'customKey',
	deduplicationKey: '={{ "ticket-" + $json.recipient }}',
};

test.beforeAll(({ environment }) => environment.clear());
test.beforeEach(({ environment }) => {
	environment.sandbox.reset();
});

function sendsTo({ sandbox }: TestEnvironment, recipient: string): number {
	return sandbox
		.requests()
		.filter((request) => request.route === 'send' && request.recipient === recipient).length;
}

test('Retry On Fail: all items come round again, each is sent once', async ({ environment }) => {
	const nodes = [...itemsByWebhook(), sendDmNode({}, TRIES)];
	const workflow = await publishWorkflow(environment, 'Retry On Fail', nodes);
	const items = tickets(20);
	environment.sandbox.addFaults([
		// Ends the first two rounds, each with a part of the items sent.
		{ route: 'send', recipient: '1014', answer: REFUSED, times: 2 },
		// In the first round its outcome is unknown: all its answers are lost.
		{ route: 'send', recipient: '1010', drop: 'after', times: 5 },
		{ route: 'send', recipient: '1003', drop: 'after' },
		{ route: 'send', recipient: '1005', answer: { status: 503, raw: '<h1>Down</h1>' } },
	]);
	const execution = await runViaWebhook(environment, workflow, items);

	expect(execution.status).toBe('success');
	expectEachOnce(environment, items);
	const rows = itemsOf(execution, 'Send DM');
	expectSentRows(environment, rows, 20);
	// The node remembers from round to round what is out, and does not ask for it again.
	expect(sendsTo(environment, '1000')).toBe(1);
	expect(replayedCount(rows), `${replayedCount(rows)} rows are replayed`).toBeGreaterThanOrEqual(
		14,
	);
	note(`20 items, 3 rounds: 20 DMs, 20 rows, ${replayedCount(rows)} replayed`);
});

test('Retry On Fail gives up: what was sent stays sent once, and the error tells', async ({
	environment,
}) => {
	const nodes = [...itemsByWebhook(), sendDmNode({}, { ...TRIES, maxTries: 2 })];
	const workflow = await publishWorkflow(environment, 'Retry On Fail, in vain', nodes);
	const items = tickets(9);
	const closed = { recipient: '9000000422001', text: 'Hello' };
	const execution = await runViaWebhook(environment, workflow, [...items, closed]);

	expect(execution.status).toBe('error');
	expectEachOnce(environment, items);
	expect(sendsTo(environment, '1000')).toBe(1);
	expect(execution.data.resultData.error?.message ?? '').toMatch(
		/does not accept DMs .*9 of 10 sent/,
	);
});

test('Retry On Fail with an input field “error” among the row’s fields: one round', async ({
	environment,
}) => {
	const nodes = [...itemsByWebhook(), sendDmNode({ options: { includeInputFields: true } }, TRIES)];
	const workflow = await publishWorkflow(environment, 'Input field error', nodes);
	const items = [null, false, 0, '', 'Out of paper', {}].map((error, index) => ({
		...tickets(1, 1_000 + index)[0],
		error,
		order: index,
	}));
	// n8n looks at the first row only.
	for (const item of items) {
		environment.sandbox.reset();
		const execution = await runViaWebhook(environment, workflow, [item]);
		expect(execution.status).toBe('success');
		const [row] = itemsOf(execution, 'Send DM');
		expect(row?.['send_status']).toBe('sent');
		expect(row?.['order']).toBe(item.order);
		expect(row?.['replayed'], `error: ${JSON.stringify(item.error)}`).toBe(false);
		expect(sendsTo(environment, item.recipient ?? '')).toBe(1);
	}
});

test('Loop Over Items: each round sends its own items, once', async ({ environment }) => {
	const { nodes, links } = loopNodes(sendDmNode({}, TRIES), { batchSize: 3 });
	const workflow = await publishWorkflow(environment, 'Loop', nodes, { links });
	const items = tickets(10);
	environment.sandbox.addFaults([
		{ route: 'send', recipient: '1004', answer: REFUSED },
		{ route: 'send', recipient: '1007', drop: 'after' },
	]);
	const execution = await runViaWebhook(environment, workflow, items);

	expect(execution.status).toBe('success');
	expectEachOnce(environment, items);
	expect(execution.data.resultData.runData['Send DM']?.length).toBe(4);
	expectSentRows(environment, itemsOf(execution, 'Loop Over Items'), 10);
	note('10 items in 4 rounds of the loop, one of them repeated: 10 DMs, 10 rows');
});

test('Loop Over Items with the same text to the same person: one DM for each item', async ({
	environment,
}) => {
	const { nodes, links } = loopNodes(sendDmNode());
	const workflow = await publishWorkflow(environment, 'Loop, same text', nodes, { links });
	const ping = { recipient: '1000', text: 'Still there?' };
	const execution = await runViaWebhook(environment, workflow, [ping, ping, ping]);
	expect(execution.status).toBe('success');
	expectEachOnce(environment, [ping, ping, ping]);
});

test('a sub-workflow for each item, repeated by its parent: Custom Key sends each once', async ({
	environment,
}) => {
	const child = await publishWorkflow(environment, 'Send one', [
		buildNode('When called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
			inputSource: 'passthrough',
		}),
		sendDmNode(CUSTOM_KEY),
	]);
	const call = buildNode(
		'Send one',
		'n8n-nodes-base.executeWorkflow',
		1.2,
		{
			workflowId: { __rl: true, mode: 'id', value: child.id },
			mode: 'each',
			options: {},
		},
		TRIES,
	);
	const workflow = await publishWorkflow(environment, 'Parent', [...itemsByWebhook(), call]);
	const items = tickets(5);
	environment.sandbox.addFaults([{ route: 'send', recipient: '1003', answer: REFUSED }]);
	const execution = await runViaWebhook(environment, workflow, items);

	expect(execution.status).toBe('success');
	expectEachOnce(environment, items);
	const rows = itemsOf(execution, 'Send one');
	expectSentRows(environment, rows, 5);
	expect(replayedCount(rows)).toBe(3);
	const children = await environment.api.executions(child.id);
	expect(children.length).toBe(4 + 5);
	note('5 items, 9 executions of the sub-workflow: 5 DMs, 5 rows, 3 of them replayed');
});
