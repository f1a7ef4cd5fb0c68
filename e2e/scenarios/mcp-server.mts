import { expect } from '@playwright/test';
import { connectMcpServer, LUNCH } from '../harness/agent.mts';
import type { McpClient } from '../harness/mcpClient.mts';
import type { StoredWorkflow } from '../harness/n8nData.mts';
import { test } from '../harness/test.mts';
import { LOST, sentMessages, TRIES } from '../harness/tickets.mts';

let client: McpClient;
let workflow: StoredWorkflow;
let tool: string;

test.beforeAll(async ({ environment }) => {
	await environment.clear();
	({ client, workflow } = await connectMcpServer(environment, { settings: TRIES }));
	[tool = ''] = await client.tools();
});
test.beforeEach(({ environment }) => {
	environment.sandbox.reset();
});

test('sends what the client asks for, and hands the row back', async ({ environment }) => {
	const answer = await client.call(tool, LUNCH);
	expect(sentMessages(environment)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
	expect(answer).toMatch(/"send_status":\s*"sent"/);
	expect(answer).toMatch(/"replayed":\s*false/);
	expect(answer).toContain(environment.sandbox.outbox()[0]?.messageId ?? '?');
	await expect.poll(() => environment.api.executions(workflow.id)).not.toEqual([]);
});

test('Retry On Fail: one message when all answers of the first try are lost', async ({
	environment,
}) => {
	environment.sandbox.addFaults([LOST]);
	const answer = await client.call(tool, LUNCH);
	expect(sentMessages(environment)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
	expect(answer).toMatch(/"replayed":\s*true/);
});

test('each call is an execution of its own: two equal calls are two messages', async ({
	environment,
}) => {
	await client.call(tool, LUNCH);
	const answer = await client.call(tool, LUNCH);
	expect(sentMessages(environment).length).toBe(2);
	expect(answer).toMatch(/"replayed":\s*false/);
});

test('sends each of several calls at once', async ({ environment }) => {
	const people = ['1001', '1002', '1003', '1004'];
	await Promise.all(people.map((Recipient) => client.call(tool, { ...LUNCH, Recipient })));
	expect(
		sentMessages(environment)
			.map(([recipient]) => recipient)
			.sort(),
	).toEqual(people);
});

test('tells the client what is wrong, and sends nothing', async ({ environment }) => {
	const answer = await client.call(tool, { ...LUNCH, Recipient: '9000000422001' });
	expect(sentMessages(environment)).toEqual([]);
	expect(answer).toMatch(/does not accept DMs/);
});
