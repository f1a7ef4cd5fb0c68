import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { publishAgent, toolAnswers } from '../harness/agent.mts';
import { runInProduction } from '../harness/production.mts';
import type { Execution, StoredWorkflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import type { ScriptedModel, Turn } from '../harness/scriptedModel.mts';
import { startScriptedModel } from '../harness/scriptedModel.mts';
import { LOST, TRIES } from '../harness/tickets.mts';

const LUNCH = { Recipient: '44196397', Text: 'Lunch at noon?' };
const SAYS: Turn = { says: 'I asked.' };

void describe('AI Agent with Send DM as its tool', { timeout: 600_000 }, () => {
	let scene: Scene;
	let model: ScriptedModel;
	let workflow: StoredWorkflow;

	before(async () => {
		scene = await setScene();
		model = await startScriptedModel();
		scene.lifetime.add(() => model.close());
		workflow = await publishAgent(scene, model);
	});
	beforeEach(() => {
		scene.sandbox.reset();
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	async function ask(turns: Turn[], asked = workflow): Promise<Execution> {
		model.play(turns);
		return runInProduction(scene, asked, [{ prompt: 'Ask them whether they come to lunch.' }]);
	}

	const sent = () => scene.sandbox.outbox().map(({ recipient, text }) => [recipient, text]);

	void it('sends what the model filled in, and hands the row back to the model', async (t) => {
		const execution = await ask([{ calls: [LUNCH] }, SAYS]);

		assert.equal(execution.status, 'success');
		assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
		const [answer = ''] = toolAnswers(model);
		assert.match(answer, /send_status[\\": ]+sent/);
		assert.ok(answer.includes(scene.sandbox.outbox()[0]?.messageId ?? '?'));
		assert.equal(itemsOf(execution, 'AI Agent')[0]?.['output'], 'I asked.');
		t.diagnostic(`Tool: ${JSON.stringify(model.requests[0]?.tools?.[0]?.function)}`);
	});

	void it('sends each of several calls, one after another and at once', async () => {
		const calls = ['1001', '1002', '1003'].map((Recipient) => ({ Recipient, Text: 'Lunch?' }));
		const execution = await ask([
			{ calls: [LUNCH] },
			{ calls },
			{ calls: [{ ...LUNCH, Text: 'Never mind.' }] },
			SAYS,
		]);

		assert.equal(execution.status, 'success');
		assert.deepEqual(
			sent().sort(),
			[
				[LUNCH.Recipient, LUNCH.Text],
				...calls.map(({ Recipient, Text }) => [Recipient, Text]),
				[LUNCH.Recipient, 'Never mind.'],
			].sort(),
		);
		assert.equal(toolAnswers(model).length, 5);
	});

	void it('sends once when the answer is lost', async () => {
		scene.sandbox.addFaults([{ route: 'send', drop: 'after' }]);
		const execution = await ask([{ calls: [LUNCH] }, SAYS]);
		assert.equal(execution.status, 'success');
		assert.equal(sent().length, 1);
	});

	// Version 2.2 makes the calls of one turn at the same time.
	for (const version of [3, 2.2]) {
		void it(`takes equal calls of one execution for one message, and sends it again in the next (agent ${version})`, async () => {
			const asked = await publishAgent(scene, model, { version });
			const turns = [{ calls: [LUNCH, LUNCH] }, { calls: [LUNCH] }, SAYS];
			await ask(turns, asked);
			assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
			assert.equal(toolAnswers(model).length, 3);
			for (const answer of toolAnswers(model)) assert.match(answer, /send_status[\\": ]+sent/);
			assert.match(toolAnswers(model).at(-1) ?? '', /replayed[\\": ]+true/);
			await ask(turns, asked);
			assert.equal(sent().length, 2);
		});
	}

	for (const [name, options] of [
		['an agent whose tools n8n runs (3)', { version: 3 }],
		['an agent that runs its tools (2.2)', { version: 2.2 }],
		['a sub-agent (3)', { subAgent: 3 }],
		['a sub-agent that runs its tools (2.2)', { subAgent: 2.2 }],
	] as const) {
		void it(`Retry On Fail in ${name}: one message when all answers of the first try are lost`, async () => {
			const asked = await publishAgent(scene, model, { ...options, settings: TRIES });
			scene.sandbox.addFaults([LOST]);
			const turns: Turn[] = [{ calls: [LUNCH] }, SAYS];
			// The agent hands the work to its sub-agent first, and says what that said in the end.
			const outer: Turn = { calls: [{ Prompt: 'Ask them.' }] };
			const execution = await ask('subAgent' in options ? [outer, ...turns, SAYS] : turns, asked);
			assert.equal(execution.status, 'success');
			assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
			const requests = scene.sandbox.requests().filter(({ route }) => route === 'send');
			assert.ok(requests.length > LOST.times, 'the node ran twice');
			const heard = JSON.stringify(model.requests.map(({ messages }) => messages));
			assert.match(heard, /replayed[\\": ]+true/);
		});
	}

	void it('sends once, with Per Message, what the model asks for again', async () => {
		const perMessage = await publishAgent(scene, model, {
			parameters: { duplicateProtection: 'perMessage' },
		});
		const turns = [{ calls: [LUNCH] }, { calls: [LUNCH, LUNCH] }, SAYS];
		await ask(turns, perMessage);
		await ask(turns, perMessage);
		assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
		assert.match(toolAnswers(model).at(-1) ?? '', /replayed[\\": ]+true/);
	});

	void it('tells the model what is wrong, and sends nothing', async () => {
		const closed = { ...LUNCH, Recipient: '9000000422001' };
		await ask([{ calls: [closed] }, { says: 'They accept no messages.' }]);
		assert.deepEqual(sent(), []);
		assert.match(toolAnswers(model)[0] ?? '', /accepts no DMs/);
	});
});
