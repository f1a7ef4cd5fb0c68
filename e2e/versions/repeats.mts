import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { askAgent, connectMcpServer, LUNCH, publishAgent, SAYS } from '../harness/agent.mts';
import { itemsOf } from '../harness/n8nData.mts';
import {
	endAtThe16th,
	expectNobodyTwice,
	expectRetryToSendRest,
	failAtThe16th,
	ITEMS,
	publishInOrder,
} from '../harness/retries.mts';
import { runViaWebhook } from '../harness/runWorkflow.mts';
import { note, test } from '../harness/test.mts';
import {
	CUSTOM_KEY,
	errorText,
	expectEachOnce,
	expectSentRows,
	LOST,
	REFUSED,
	replayedCount,
	sentMessages,
	TRIES,
} from '../harness/tickets.mts';

/** Which save of a stopped execution comes last is left to chance in these versions. */
const LAST_SAVE_MS = 2_000;
const THE_LUNCH = [[LUNCH.Recipient, LUNCH.Text]];

test.beforeAll(({ n8n }) => n8n.clear());
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

test('Retry execution after an error, twice: sends the rest', async ({ n8n }) => {
	const workflow = await publishInOrder(n8n, 'Error');
	const failed = await failAtThe16th(n8n, workflow);
	expect(errorText(failed)).toMatch(/15 of 25 sent, 150 credits\. Retry this execution/);
	n8n.sandbox.addFaults([{ route: 'send', recipient: '1020', answer: REFUSED }]);
	const second = await n8n.api.retry(failed.id);
	expectEachOnce(n8n, ITEMS.slice(0, 20));
	await expectRetryToSendRest(n8n, second, 20);
});

for (const [title, how, settings] of [
	['Stop', 'stop', {}],
	['a timeout', 'timeout', { executionTimeout: 5 }],
] as const) {
	test(`after ${title}, with Custom Key: a retry or a new call sends the rest`, async ({ n8n }) => {
		const workflow = await publishInOrder(n8n, title, CUSTOM_KEY, settings);
		const { id } = await endAtThe16th(n8n, workflow, how);
		await pause(LAST_SAVE_MS);
		await n8n.api.retry(id);
		expectNobodyTwice(n8n);
		const again = await runViaWebhook(n8n, workflow, ITEMS);
		expectEachOnce(n8n, ITEMS);
		expectSentRows(n8n, itemsOf(again, 'Send DM'), 25);
	});

	test(`after ${title}, with Per Execution: what n8n makes of a retry`, async ({ n8n }) => {
		const workflow = await publishInOrder(n8n, title, {}, settings);
		const { id } = await endAtThe16th(n8n, workflow, how);
		await pause(LAST_SAVE_MS);
		const retried = await n8n.api.retry(id);
		const rows = itemsOf(retried, 'Send DM');
		const outbox = n8n.sandbox.outbox();
		const twice = outbox.length - new Set(outbox.map(({ recipient }) => recipient)).size;
		note(
			`${retried.status}: ${rows.length} rows, ${replayedCount(rows)} ` +
				`replayed, ${outbox.length} DMs, ${twice} people have it twice`,
		);
		// Not promised; but what the rows say is true.
		const ids = outbox.map(({ messageId }) => messageId);
		for (const row of rows) expect(ids).toContain(String(row['message_id']));
	});
}

for (const [name, options] of [
	['an agent whose tools n8n runs (3)', { version: 3 }],
	['an agent that runs its tools (2.2)', { version: 2.2 }],
	['a sub-agent (2.2)', { subAgent: 2.2 }],
] as const) {
	test(`a tool call of ${name} is one message when answers are lost`, async ({ n8n, model }) => {
		const asked = await publishAgent(n8n, model, { ...options, settings: TRIES });
		n8n.sandbox.addFaults([LOST]);
		const turns = [{ calls: [LUNCH] }, { calls: [LUNCH] }, SAYS];
		const execution = await askAgent(n8n, model, asked, turns);
		expect(execution.status).toBe('success');
		expect(sentMessages(n8n)).toEqual(THE_LUNCH);
	});
}

test("an MCP call is one message, when the first try's answers are lost", async ({ n8n }) => {
	await using server = await connectMcpServer(n8n, TRIES);
	n8n.sandbox.addFaults([LOST]);
	expect(await server.call(LUNCH)).toMatch(/"replayed":\s*true/);
	expect(sentMessages(n8n)).toEqual(THE_LUNCH);
	await server.call(LUNCH);
	note(`a second, equal call: ${sentMessages(n8n).length} messages`);
});
