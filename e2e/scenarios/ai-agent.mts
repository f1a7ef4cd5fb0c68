import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import {
	draftNode,
	draftWorkflow,
	inARow,
	itemsByWebhook,
	SEND_DM,
	sendDmNode,
} from '../harness/draft.mts';
import { runInProduction } from '../harness/production.mts';
import type { Execution, StoredWorkflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import type { ScriptedModel, Turn } from '../harness/scriptedModel.mts';
import { startScriptedModel } from '../harness/scriptedModel.mts';

const LUNCH = { Recipient: '44196397', Text: 'Lunch at noon?' };

void describe('AI Agent with Send DM as its tool', { timeout: 600_000 }, () => {
	let scene: Scene;
	let model: ScriptedModel;
	let workflow: StoredWorkflow;

	before(async () => {
		scene = await setScene();
		model = await startScriptedModel();
		scene.lifetime.add(() => model.close());
		workflow = await publishAgent();
	});
	beforeEach(() => {
		scene.sandbox.reset();
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	async function publishAgent(parameters: Record<string, unknown> = {}): Promise<StoredWorkflow> {
		const triggers = itemsByWebhook();
		const agent = draftNode('AI Agent', '@n8n/n8n-nodes-langchain.agent', 3, {
			promptType: 'define',
			text: '={{ $json.prompt }}',
			options: {},
		});
		const chat = draftNode('OpenAI Chat Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
			model: { __rl: true, mode: 'id', value: 'scripted' },
			options: {},
		});
		const tool = {
			...sendDmNode({
				recipient: { __rl: true, mode: 'id', value: fromAi('Recipient', 'X user ID') },
				text: fromAi('Text', 'The message'),
				...parameters,
			}),
			type: `${SEND_DM}Tool`,
		};
		const draft = draftWorkflow(
			'AI Agent',
			[...triggers, agent, chat, tool],
			[
				...inARow([...triggers, agent]),
				{ from: chat.name, to: agent.name, kind: 'ai_languageModel' },
				{ from: tool.name, to: agent.name, kind: 'ai_tool' },
			],
		);
		const { api } = scene;
		const stored = await api.createWorkflow(
			await api.withCredentials(draft, {
				xquikApi: await scene.xquikCredential(),
				openAiApi: await api.createCredential('openAiApi', 'Model', {
					apiKey: 'none',
					url: model.url,
				}),
			}),
		);
		await api.activate(stored);
		return stored;
	}

	async function ask(turns: Turn[], asked = workflow): Promise<Execution> {
		model.play(turns);
		return runInProduction(scene, asked, [{ prompt: 'Ask them whether they come to lunch.' }]);
	}

	const sent = () => scene.sandbox.outbox().map(({ recipient, text }) => [recipient, text]);
	const toolAnswers = () =>
		(model.requests.at(-1)?.messages ?? [])
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => JSON.stringify(content));

	void it('sends what the model filled in, and hands the row back to the model', async (t) => {
		const execution = await ask([{ calls: [LUNCH] }, { says: 'I asked.' }]);

		assert.equal(execution.status, 'success');
		assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
		const [answer = ''] = toolAnswers();
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
			{ says: 'I asked.' },
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
		assert.equal(toolAnswers().length, 5);
	});

	void it('sends once when the answer is lost', async () => {
		scene.sandbox.addFaults([{ route: 'send', drop: 'after' }]);
		const execution = await ask([{ calls: [LUNCH] }, { says: 'I asked.' }]);
		assert.equal(execution.status, 'success');
		assert.equal(sent().length, 1);
	});

	void it('sends once, with Per Message, what the model asks for again', async () => {
		const perMessage = await publishAgent({ duplicateProtection: 'perMessage' });
		const turns = [{ calls: [LUNCH] }, { calls: [LUNCH, LUNCH] }, { says: 'I asked.' }];
		await ask(turns, perMessage);
		await ask(turns, perMessage);
		assert.deepEqual(sent(), [[LUNCH.Recipient, LUNCH.Text]]);
		assert.match(toolAnswers().at(-1) ?? '', /replayed[\\": ]+true/);
	});

	void it('tells the model what is wrong, and sends nothing', async () => {
		const closed = { ...LUNCH, Recipient: '9000000422001' };
		await ask([{ calls: [closed] }, { says: 'They accept no messages.' }]);
		assert.deepEqual(sent(), []);
		assert.match(toolAnswers()[0] ?? '', /accepts no DMs/);
	});
});

/** A parameter that the model fills in, as n8n's editor writes it. */
function fromAi(name: string, description: string): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${description}\`, 'string') }}`;
}
