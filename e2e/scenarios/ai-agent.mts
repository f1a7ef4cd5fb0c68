import { expect } from '@playwright/test';
import {
	askAgent,
	LUNCH,
	publishAgent,
	SAYS,
	toolAnswers,
	viaSubAgent,
} from '../harness/agent.mts';
import type { StoredWorkflow } from '../harness/n8nData.mts';
import { itemsOf } from '../harness/n8nData.mts';
import type { Turn } from '../harness/scriptedModel.mts';
import { note, test } from '../harness/test.mts';
import { LOST, sentMessages, TRIES } from '../harness/tickets.mts';

let workflow: StoredWorkflow;

test.beforeAll(async ({ environment, model }) => {
	await environment.clear();
	workflow = await publishAgent(environment, model);
});
test.beforeEach(({ environment }) => {
	environment.sandbox.reset();
});

test('sends what the model filled in, and hands the row back to the model', async ({
	environment,
	model,
}) => {
	const execution = await askAgent(environment, model, workflow, [{ calls: [LUNCH] }, SAYS]);

	expect(execution.status).toBe('success');
	expect(sentMessages(environment)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
	const [answer = ''] = toolAnswers(model);
	expect(answer).toMatch(/send_status[\\": ]+sent/);
	expect(answer).toContain(environment.sandbox.outbox()[0]?.messageId ?? '?');
	expect(itemsOf(execution, 'AI Agent')[0]?.['output']).toBe('I asked.');
	note(`Tool: ${JSON.stringify(model.requests[0]?.tools?.[0]?.function)}`);
});

test('sends each of several calls, one after another and at once', async ({
	environment,
	model,
}) => {
	const calls = ['1001', '1002', '1003'].map((Recipient) => ({ Recipient, Text: 'Lunch?' }));
	const execution = await askAgent(environment, model, workflow, [
		{ calls: [LUNCH] },
		{ calls },
		{ calls: [{ ...LUNCH, Text: 'Never mind.' }] },
		SAYS,
	]);

	expect(execution.status).toBe('success');
	expect(sentMessages(environment).sort()).toEqual(
		[
			[LUNCH.Recipient, LUNCH.Text],
			...calls.map(({ Recipient, Text }) => [Recipient, Text]),
			[LUNCH.Recipient, 'Never mind.'],
		].sort(),
	);
	expect(toolAnswers(model).length).toBe(5);
});

test('sends once when the answer is lost', async ({ environment, model }) => {
	environment.sandbox.addFaults([{ route: 'send', drop: 'after' }]);
	const execution = await askAgent(environment, model, workflow, [{ calls: [LUNCH] }, SAYS]);
	expect(execution.status).toBe('success');
	expect(sentMessages(environment).length).toBe(1);
});

// Version 2.2 makes the calls of one turn at the same time.
for (const version of [3, 2.2]) {
	test(`takes equal calls of one execution for one message, and sends it again in the next (agent ${version})`, async ({
		environment,
		model,
	}) => {
		const asked = await publishAgent(environment, model, { version });
		const turns = [{ calls: [LUNCH, LUNCH] }, { calls: [LUNCH] }, SAYS];
		await askAgent(environment, model, asked, turns);
		expect(sentMessages(environment)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
		expect(toolAnswers(model).length).toBe(3);
		for (const answer of toolAnswers(model)) expect(answer).toMatch(/send_status[\\": ]+sent/);
		expect(toolAnswers(model).at(-1) ?? '').toMatch(/replayed[\\": ]+true/);
		await askAgent(environment, model, asked, turns);
		expect(sentMessages(environment).length).toBe(2);
	});
}

for (const [name, options] of [
	['an agent whose tools n8n runs (3)', { version: 3 }],
	['an agent that runs its tools (2.2)', { version: 2.2 }],
	['a sub-agent (3)', { subAgent: 3 }],
	['a sub-agent that runs its tools (2.2)', { subAgent: 2.2 }],
] as const) {
	test(`Retry On Fail in ${name}: one message when all answers of the first try are lost`, async ({
		environment,
		model,
	}) => {
		const asked = await publishAgent(environment, model, { ...options, settings: TRIES });
		environment.sandbox.addFaults([LOST]);
		const turns: Turn[] = [{ calls: [LUNCH] }, SAYS];
		const script = 'subAgent' in options ? viaSubAgent(turns) : turns;
		const execution = await askAgent(environment, model, asked, script);
		expect(execution.status).toBe('success');
		expect(sentMessages(environment)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
		const requests = environment.sandbox.requests().filter(({ route }) => route === 'send');
		expect(requests.length, 'the node ran twice').toBeGreaterThan(LOST.times);
		const heard = JSON.stringify(model.requests.map(({ messages }) => messages));
		expect(heard).toMatch(/replayed[\\": ]+true/);
	});
}

test('sends once, with Per Message, what the model asks for again', async ({
	environment,
	model,
}) => {
	const perMessage = await publishAgent(environment, model, {
		parameters: { duplicateProtection: 'perMessage' },
	});
	const turns = [{ calls: [LUNCH] }, { calls: [LUNCH, LUNCH] }, SAYS];
	await askAgent(environment, model, perMessage, turns);
	await askAgent(environment, model, perMessage, turns);
	expect(sentMessages(environment)).toEqual([[LUNCH.Recipient, LUNCH.Text]]);
	expect(toolAnswers(model).at(-1) ?? '').toMatch(/replayed[\\": ]+true/);
});

test('tells the model what is wrong, and sends nothing', async ({ environment, model }) => {
	const closed = { ...LUNCH, Recipient: '9000000422001' };
	await askAgent(environment, model, workflow, [
		{ calls: [closed] },
		{ says: 'They accept no messages.' },
	]);
	expect(sentMessages(environment)).toEqual([]);
	expect(toolAnswers(model)[0] ?? '').toMatch(/does not accept DMs/);
});
