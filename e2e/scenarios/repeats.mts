import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Link } from '../harness/draft.mts';
import { draftNode, inARow, itemsByWebhook, sendDmNode } from '../harness/draft.mts';
import { runInProduction } from '../harness/production.mts';
import { publishWorkflow } from '../harness/publish.mts';
import type { WorkflowNode } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import {
	assertEachOnce,
	assertSentRows,
	REFUSED,
	replayedFlags,
	tickets,
	TRIES,
} from '../harness/tickets.mts';

const CUSTOM_KEY = {
	duplicateProtection: 'customKey',
	deduplicationKey: '={{ "ticket-" + $json.recipient }}',
};

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

	const publish = (name: string, nodes: WorkflowNode[], links?: Link[]) =>
		publishWorkflow(scene, name, nodes, links === undefined ? {} : { links });

	const sendsTo = (recipient: string) =>
		scene.sandbox
			.requests()
			.filter((request) => request.route === 'send' && request.recipient === recipient).length;

	const replayed = (rows: Record<string, unknown>[]) => replayedFlags(rows).filter(Boolean).length;

	void it('Retry On Fail: all items come round again, each is sent once', async (t) => {
		const nodes = [...itemsByWebhook(), sendDmNode({}, TRIES)];
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
		assertEachOnce(scene, items);
		const rows = itemsOf(execution, 'Send DM');
		assertSentRows(scene, rows, 20);
		// The node remembers from round to round what is out, and does not ask for it again.
		assert.equal(sendsTo('1000'), 1);
		assert.ok(replayed(rows) >= 14, `${replayed(rows)} rows are replayed`);
		t.diagnostic(`20 items, 3 rounds: 20 DMs, 20 rows, ${replayed(rows)} replayed`);
	});

	void it('Retry On Fail gives up: what was sent stays sent once, and the error tells', async () => {
		const nodes = [...itemsByWebhook(), sendDmNode({}, { ...TRIES, maxTries: 2 })];
		const workflow = await publish('Retry On Fail, in vain', nodes);
		const items = tickets(9);
		const closed = { recipient: '9000000422001', text: 'Hello' };
		const execution = await runInProduction(scene, workflow, [...items, closed]);

		assert.equal(execution.status, 'error');
		assertEachOnce(scene, items);
		assert.equal(sendsTo('1000'), 1);
		assert.match(execution.data.resultData.error?.message ?? '', /accepts no DMs .*9 of 10 sent/);
	});

	void it('Retry On Fail with an input field “error” among the row’s fields: one round', async () => {
		const nodes = [
			...itemsByWebhook(),
			sendDmNode({ options: { includeInputFields: true } }, TRIES),
		];
		const workflow = await publish('Input field error', nodes);
		const items = [null, false, 0, '', 'Out of paper', {}].map((error, index) => ({
			...tickets(1, 1_000 + index)[0],
			error,
			order: index,
		}));
		// n8n looks at the first row only.
		for (const item of items) {
			scene.sandbox.reset();
			const execution = await runInProduction(scene, workflow, [item]);
			assert.equal(execution.status, 'success');
			const [row] = itemsOf(execution, 'Send DM');
			assert.equal(row?.['send_status'], 'sent');
			assert.equal(row['order'], item.order);
			assert.equal(row['replayed'], false, `error: ${JSON.stringify(item.error)}`);
			assert.equal(sendsTo(item.recipient ?? ''), 1);
		}
	});

	void it('Loop Over Items: each round sends its own items, once', async (t) => {
		const [webhook, split] = itemsByWebhook();
		const loop = draftNode('Loop Over Items', 'n8n-nodes-base.splitInBatches', 3, {
			batchSize: 3,
			options: {},
		});
		const send = sendDmNode({}, TRIES);
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
		assertEachOnce(scene, items);
		assert.equal(execution.data.resultData.runData['Send DM']?.length, 4);
		assertSentRows(scene, itemsOf(execution, 'Loop Over Items'), 10);
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
		assertEachOnce(scene, [ping, ping, ping]);
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
			TRIES,
		);
		const workflow = await publish('Parent', [...itemsByWebhook(), call]);
		const items = tickets(5);
		scene.sandbox.addFaults([{ route: 'send', recipient: '1003', answer: REFUSED }]);
		const execution = await runInProduction(scene, workflow, items);

		assert.equal(execution.status, 'success');
		assertEachOnce(scene, items);
		const rows = itemsOf(execution, 'Send one');
		assertSentRows(scene, rows, 5);
		assert.equal(replayed(rows), 3);
		const children = await scene.api.executions(child.id);
		assert.equal(children.length, 4 + 5);
		t.diagnostic('5 items, 9 executions of the sub-workflow: 5 DMs, 5 rows, 3 of them replayed');
	});
});
