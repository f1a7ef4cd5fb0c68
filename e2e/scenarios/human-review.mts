import { expect } from '@playwright/test';
import { LUNCH, publishAgent, SAYS, startAgent, toolAnswers } from '../harness/agent.mts';
import { itemsOf, type StoredWorkflow } from '../harness/n8nData.mts';
import { test } from '../harness/test.mts';
import { sentMessages } from '../harness/tickets.mts';
import { answer, APPROVE_OR_DECLINE, askNode, linkIn, whenWaiting } from '../harness/waiting.mts';
import { byId, SEND_DM } from '../harness/workflowBuilder.mts';

const APPROVER = '50007';
const CALL = { calls: [{ toolParameters: LUNCH, hitlParameters: {} }] };

let workflow: StoredWorkflow;

test.beforeAll(async ({ n8n, model }) => {
	await n8n.clear();
	// The message is n8n's own: which tool, and with what.
	const review = { ...askNode(), type: `${SEND_DM}HitlTool`, name: 'Ask first' };
	review.parameters = { ...askNode(APPROVE_OR_DECLINE).parameters, recipient: byId(APPROVER) };
	delete review.parameters['message'];
	workflow = await publishAgent(n8n, model, { review });
});
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

for (const [choice, isSent] of [
	['approve', true],
	['decline', false],
] as const) {
	test(`a tool call waits for a person by DM: ${choice}`, async ({ n8n, model }) => {
		const id = await startAgent(n8n, model, workflow, [CALL, SAYS]);
		await whenWaiting(n8n, id);
		const [question] = n8n.sandbox.outbox();
		expect(question).toMatchObject({ recipient: APPROVER });
		const call = `Recipient: ${LUNCH.Recipient}\nText: ${LUNCH.Text}`;
		expect(question?.text).toContain(
			`The agent wants to run this tool: Send_DM\n\nInput:\n${call}`,
		);
		expect(n8n.sandbox.outbox()).toHaveLength(1);

		expect((await answer(linkIn(question?.text), { answer: choice })).status).toBe(200);
		const execution = await n8n.api.finished(id);
		expect(execution.status).toBe('success');
		expect(sentMessages(n8n).slice(1)).toEqual(isSent ? [[LUNCH.Recipient, LUNCH.Text]] : []);
		expect(itemsOf(execution, 'AI Agent')[0]?.['output']).toBe('I asked.');
		const [heard = ''] = toolAnswers(model);
		expect(heard).toMatch(isSent ? /send_status[\\": ]+sent/ : /rejected the tool call/);
	});
}

test('each call is a question of its own, with its own link', async ({ n8n, model }) => {
	const id = await startAgent(n8n, model, workflow, [CALL, CALL, SAYS]);
	await whenWaiting(n8n, id);
	const first = linkIn(n8n.sandbox.outbox()[0]?.text);
	await answer(first, { answer: 'decline' });
	await expect(() => {
		expect(n8n.sandbox.outbox()).toHaveLength(2);
	}).toPass();
	await whenWaiting(n8n, id);
	const second = linkIn(n8n.sandbox.outbox()[1]?.text);
	expect(second).not.toBe(first);
	expect((await answer(first, { answer: 'approve' })).status).toBe(410);
	await answer(second, { answer: 'decline' });
	expect((await n8n.api.finished(id)).status).toBe('success');
	expect(n8n.sandbox.outbox()).toHaveLength(2);
});
