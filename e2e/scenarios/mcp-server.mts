import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { connectMcpServer } from '../harness/agent.mts';
import type { McpClient } from '../harness/mcpClient.mts';
import type { StoredWorkflow } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import { LOST, TRIES } from '../harness/tickets.mts';
import { waitFor } from '../harness/waitFor.mts';

const LUNCH = { Recipient: '44196397', Text: 'Lunch at noon?' };

void describe('MCP Server Trigger with Send DM as its tool', { timeout: 600_000 }, () => {
	let scene: Scene;
	let client: McpClient;
	let workflow: StoredWorkflow;
	let tool: string;

	before(async () => {
		scene = await setScene();
		({ client, workflow } = await connectMcpServer(scene, { settings: TRIES }));
		[tool = ''] = await client.tools();
	});
	beforeEach(() => {
		scene.sandbox.reset();
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	const sent = () => scene.sandbox.outbox().map(({ recipient, text }) => [recipient, text]);

	void it('sends what the client asks for, and hands the row back', async () => {
		const answer = await client.call(tool, LUNCH);
		assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
		assert.match(answer, /"send_status":\s*"sent"/);
		assert.match(answer, /"replayed":\s*false/);
		assert.ok(answer.includes(scene.sandbox.outbox()[0]?.messageId ?? '?'));
		await waitFor('The execution', 30_000, async () =>
			(await scene.api.executions(workflow.id)).length > 0 ? true : undefined,
		);
	});

	void it('Retry On Fail: one message when all answers of the first try are lost', async () => {
		scene.sandbox.addFaults([LOST]);
		const answer = await client.call(tool, LUNCH);
		assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
		assert.match(answer, /"replayed":\s*true/);
	});

	void it('each call is an execution of its own: two equal calls are two messages', async () => {
		await client.call(tool, LUNCH);
		const answer = await client.call(tool, LUNCH);
		assert.equal(sent().length, 2);
		assert.match(answer, /"replayed":\s*false/);
	});

	void it('sends each of several calls at once', async () => {
		const people = ['1001', '1002', '1003', '1004'];
		await Promise.all(people.map((Recipient) => client.call(tool, { ...LUNCH, Recipient })));
		assert.deepEqual(
			sent()
				.map(([recipient]) => recipient)
				.sort(),
			people,
		);
	});

	void it('tells the client what is wrong, and sends nothing', async () => {
		const answer = await client.call(tool, { ...LUNCH, Recipient: '9000000422001' });
		assert.deepEqual(sent(), []);
		assert.match(answer, /accepts no DMs/);
	});
});
