import { expect } from '@playwright/test';
import { connectMcpServer, LUNCH, type McpServer } from '../harness/agent.mts';
import { test } from '../harness/test.mts';
import { LOST, NO_DMS, sentMessages, TRIES } from '../harness/tickets.mts';

let server: McpServer;

test.beforeAll(async ({ n8n }) => {
	await n8n.clear();
	server = await connectMcpServer(n8n, TRIES);
});
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

test('sends what the client asks for, and hands the row back', async ({ n8n }) => {
	const answer = await server.call(LUNCH);
	expect(sentMessages(n8n)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
	expect(answer).toMatch(/"send_status":\s*"sent"/);
	expect(answer).toMatch(/"replayed":\s*false/);
	expect(answer).toContain(n8n.sandbox.outbox()[0]?.messageId ?? '?');
	await expect.poll(() => n8n.api.executions(server.workflow.id)).not.toEqual([]);
});

test('Retry On Fail: one message when all answers of the first try are lost', async ({ n8n }) => {
	n8n.sandbox.addFaults([LOST]);
	expect(await server.call(LUNCH)).toMatch(/"replayed":\s*true/);
	expect(sentMessages(n8n)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
});

test('each call is an execution of its own: two equal calls are two messages', async ({ n8n }) => {
	await server.call(LUNCH);
	expect(await server.call(LUNCH)).toMatch(/"replayed":\s*false/);
	expect(sentMessages(n8n)).toHaveLength(2);
});

test('sends each of several calls at once', async ({ n8n }) => {
	const people = ['1001', '1002', '1003', '1004'];
	await Promise.all(people.map((Recipient) => server.call({ ...LUNCH, Recipient })));
	const sent = sentMessages(n8n).map(([recipient]) => recipient);
	expect(sent.sort()).toEqual(people);
});

test('tells the client what is wrong, and sends nothing', async ({ n8n }) => {
	const answer = await server.call({ ...LUNCH, Recipient: NO_DMS });
	expect(sentMessages(n8n)).toEqual([]);
	expect(answer).toMatch(/does not accept DMs/);
});
