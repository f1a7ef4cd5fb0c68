import { expect } from '@playwright/test';
import { askAgent, LUNCH, publishAgent, SAYS, toolAnswers } from '../harness/agent.mts';
import { itemsOf, type StoredWorkflow } from '../harness/n8nData.mts';
import { note, test } from '../harness/test.mts';
import { LOST, NO_DMS, sentMessages, TRIES } from '../harness/tickets.mts';

const THE_LUNCH = [LUNCH.Recipient, LUNCH.Text];
const SENT = /send_status[\\": ]+sent/;
const REPLAYED = /replayed[\\": ]+true/;

let workflow: StoredWorkflow;

test.beforeAll(async ({ n8n, model }) => {
	await n8n.clear();
	workflow = await publishAgent(n8n, model);
});
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

test('sends what the model filled in, and hands the row back', async ({ n8n, model }) => {
	const execution = await askAgent(n8n, model, workflow, [{ calls: [LUNCH] }, SAYS]);

	expect(execution.status).toBe('success');
	expect(sentMessages(n8n)).toEqual([THE_LUNCH]);
	const [answer = ''] = toolAnswers(model);
	expect(answer).toMatch(SENT);
	expect(answer).toContain(n8n.sandbox.outbox()[0]?.messageId ?? '?');
	expect(itemsOf(execution, 'AI Agent')[0]?.['output']).toBe('I asked.');
	note(`Tool: ${JSON.stringify(model.requests[0]?.tools?.[0]?.function)}`);
});

test('sends each of several calls, one after another and at once', async ({ n8n, model }) => {
	const calls = ['1001', '1002', '1003'].map((Recipient) => ({ Recipient, Text: 'Lunch?' }));
	const never = { ...LUNCH, Text: 'Never mind.' };
	const execution = await askAgent(n8n, model, workflow, [
		{ calls: [LUNCH] },
		{ calls },
		{ calls: [never] },
		SAYS,
	]);

	expect(execution.status).toBe('success');
	const wanted = [LUNCH, ...calls, never].map(({ Recipient, Text }) => [Recipient, Text]);
	expect(sentMessages(n8n).sort()).toEqual(wanted.sort());
	expect(toolAnswers(model)).toHaveLength(5);
});

test('sends once when the answer is lost', async ({ n8n, model }) => {
	n8n.sandbox.addFaults([{ route: 'send', drop: 'after' }]);
	const execution = await askAgent(n8n, model, workflow, [{ calls: [LUNCH] }, SAYS]);
	expect(execution.status).toBe('success');
	expect(sentMessages(n8n)).toHaveLength(1);
});

// Version 2.2 makes the calls of one turn at the same time.
for (const version of [3, 2.2]) {
	test(`equal calls are one message in each execution (${version})`, async ({ n8n, model }) => {
		const asked = await publishAgent(n8n, model, { version });
		const turns = [{ calls: [LUNCH, LUNCH] }, { calls: [LUNCH] }, SAYS];
		await askAgent(n8n, model, asked, turns);
		expect(sentMessages(n8n)).toEqual([THE_LUNCH]);
		const answers = toolAnswers(model);
		expect(answers).toEqual(Array(3).fill(expect.stringMatching(SENT)));
		expect(answers[2]).toMatch(REPLAYED);
		await askAgent(n8n, model, asked, turns);
		expect(sentMessages(n8n)).toHaveLength(2);
	});
}

for (const [name, options] of [
	['an agent whose tools n8n runs (3)', { version: 3 }],
	['an agent that runs its tools (2.2)', { version: 2.2 }],
	['a sub-agent (3)', { subAgent: 3 }],
	['a sub-agent that runs its tools (2.2)', { subAgent: 2.2 }],
] as const) {
	test(`Retry On Fail in ${name}: one message when answers are lost`, async ({ n8n, model }) => {
		const asked = await publishAgent(n8n, model, { ...options, settings: TRIES });
		n8n.sandbox.addFaults([LOST]);
		const execution = await askAgent(n8n, model, asked, [{ calls: [LUNCH] }, SAYS]);
		expect(execution.status).toBe('success');
		expect(sentMessages(n8n)).toEqual([THE_LUNCH]);
		const requests = n8n.sandbox.requests().filter(({ route }) => route === 'send');
		expect(requests.length, 'the node ran twice').toBeGreaterThan(LOST.times);
		const heard = JSON.stringify(model.requests.map(({ messages }) => messages));
		expect(heard).toMatch(REPLAYED);
	});
}

test('sends once, with Per Message, what the model asks for again', async ({ n8n, model }) => {
	const parameters = { duplicateProtection: 'perMessage' };
	const perMessage = await publishAgent(n8n, model, { parameters });
	const turns = [{ calls: [LUNCH] }, { calls: [LUNCH, LUNCH] }, SAYS];
	await askAgent(n8n, model, perMessage, turns);
	await askAgent(n8n, model, perMessage, turns);
	expect(sentMessages(n8n)).toEqual([THE_LUNCH]);
	expect(toolAnswers(model).at(-1)).toMatch(REPLAYED);
});

test('tells the model what is wrong, and sends nothing', async ({ n8n, model }) => {
	const closed = { ...LUNCH, Recipient: NO_DMS };
	await askAgent(n8n, model, workflow, [{ calls: [closed] }, SAYS]);
	expect(sentMessages(n8n)).toEqual([]);
	expect(toolAnswers(model)[0]).toMatch(/does not accept DMs/);
});
