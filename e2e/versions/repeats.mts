import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@playwright/test';
import {
	askAgent,
	connectMcpServer,
	LUNCH,
	publishAgent,
	SAYS,
	viaSubAgent,
} from '../harness/agent.mts';
import { itemsOf } from '../harness/n8nData.mts';
import {
	endAtThe16th,
	expectNobodyTwice,
	expectRest,
	failAtThe16th,
	ITEMS,
	publishInOrder,
	retry,
} from '../harness/retries.mts';
import { runViaWebhook } from '../harness/runViaWebhook.mts';
import { note, test } from '../harness/test.mts';
import {
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

test.beforeAll(({ environment }) => environment.clear());
test.beforeEach(({ environment }) => {
	environment.sandbox.reset();
});

test('Retry execution after an error, twice: sends the rest', async ({ environment }) => {
	const workflow = await publishInOrder(environment, 'Error');
	const failed = await failAtThe16th(environment, workflow);
	expect(errorText(failed)).toMatch(/15 of 25 sent\. Retry this execution/);
	environment.sandbox.addFaults([{ route: 'send', recipient: '1020', answer: REFUSED }]);
	const second = await retry(environment, failed.id);
	expectEachOnce(environment, ITEMS.slice(0, 20));
	const third = await retry(environment, second.id);
	expect(third.status).toBe('success');
	expectRest(environment, third, 20);
});

for (const { title, how, settings } of [
	{ title: 'Stop', how: 'stop', settings: {} },
	{ title: 'a timeout', how: 'timeout', settings: { executionTimeout: 5 } },
] as const) {
	test(`after ${title}, with Custom Key: a retry or a new call sends the rest`, async ({
		environment,
	}) => {
		const key = {
			duplicateProtection: 'customKey',
			deduplicationKey: '={{ "ticket-" + $json.recipient }}',
		};
		const workflow = await publishInOrder(environment, title, key, settings);
		const { id } = await endAtThe16th(environment, workflow, { how });
		await pause(LAST_SAVE_MS);
		await retry(environment, id);
		expectNobodyTwice(environment);
		const again = await runViaWebhook(environment, workflow, ITEMS);
		expectEachOnce(environment, ITEMS);
		expectSentRows(environment, itemsOf(again, 'Send DM'), 25);
	});

	test(`after ${title}, with Per Execution: what n8n makes of a retry`, async ({ environment }) => {
		const workflow = await publishInOrder(environment, title, {}, settings);
		const { id } = await endAtThe16th(environment, workflow, { how });
		await pause(LAST_SAVE_MS);
		const retried = await retry(environment, id);
		const rows = itemsOf(retried, 'Send DM');
		const outbox = environment.sandbox.outbox();
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
	test(`a tool call of ${name} is one message, when the first try's answers are lost too`, async ({
		environment,
		model,
	}) => {
		const asked = await publishAgent(environment, model, { ...options, settings: TRIES });
		environment.sandbox.addFaults([LOST]);
		const turns = [{ calls: [LUNCH] }, { calls: [LUNCH] }, SAYS];
		const script = 'subAgent' in options ? viaSubAgent(turns) : turns;
		const execution = await askAgent(environment, model, asked, script);
		expect(execution.status).toBe('success');
		expect(sentMessages(environment)).toEqual(THE_LUNCH);
	});
}

test("an MCP call is one message, when the first try's answers are lost", async ({
	environment,
}) => {
	const { client } = await connectMcpServer(environment, { settings: TRIES });
	const [tool = ''] = await client.tools();
	environment.sandbox.addFaults([LOST]);
	expect(await client.call(tool, LUNCH)).toMatch(/"replayed":\s*true/);
	expect(sentMessages(environment)).toEqual(THE_LUNCH);
	await client.call(tool, LUNCH);
	note(`a second, equal call: ${sentMessages(environment).length} messages`);
});
