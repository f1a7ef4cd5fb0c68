import { randomUUID } from 'node:crypto';
import { buildNode, inSequence, itemsByWebhook, SEND_DM, sendDmNode } from './workflowBuilder.mts';
import { connectMcp } from './mcpClient.mts';
import type { McpClient } from './mcpClient.mts';
import { runViaWebhook } from './runViaWebhook.mts';
import { publishWorkflow } from './publish.mts';
import type { Execution, StoredWorkflow, WorkflowNode } from './n8nData.mts';
import type { TestEnvironment } from './testEnvironment.mts';
import type { ModelMessage, ScriptedModel, Turn } from './scriptedModel.mts';

/** Send DM as a tool, with what a model fills in. */
export interface ToolOptions {
	parameters?: Record<string, unknown>;
	/** The tool node's settings, such as `retryOnFail`. */
	settings?: Record<string, unknown>;
}

/** Which agent has the tool. */
export interface AgentOptions extends ToolOptions {
	/** The AI Agent node's version; 3 has n8n run the tool, 2.2 and before run it themselves. */
	version?: number;
	/** The version of an AI Agent Tool that stands between the agent and the tool. */
	subAgent?: number;
}

/** Publishes a workflow whose AI Agent answers `{"prompt"}` with the help of Send DM. */
export async function publishAgent(
	environment: TestEnvironment,
	model: ScriptedModel,
	{ version = 3, subAgent, ...options }: AgentOptions = {},
): Promise<StoredWorkflow> {
	const triggers = itemsByWebhook();
	const agent = buildNode('AI Agent', '@n8n/n8n-nodes-langchain.agent', version, {
		promptType: 'define',
		text: '={{ $json.prompt }}',
		options: {},
	});
	const chat = chatModel('OpenAI Chat Model');
	const tool = sendDmTool(options);
	const nodes = [...triggers, agent, chat, tool];
	const links = [
		...inSequence([...triggers, agent]),
		{ from: chat.name, to: agent.name, kind: 'ai_languageModel' },
	];
	if (subAgent === undefined) links.push({ from: tool.name, to: agent.name, kind: 'ai_tool' });
	else {
		const assistant = buildNode('Assistant', '@n8n/n8n-nodes-langchain.agentTool', subAgent, {
			toolDescription: 'Writes messages',
			text: fromAi('Prompt', 'What to do'),
			options: {},
		});
		const itsChat = chatModel('Its Chat Model');
		nodes.push(assistant, itsChat);
		links.push(
			{ from: tool.name, to: assistant.name, kind: 'ai_tool' },
			{ from: itsChat.name, to: assistant.name, kind: 'ai_languageModel' },
			{ from: assistant.name, to: agent.name, kind: 'ai_tool' },
		);
	}
	const openAiApi = await environment.api.createCredential('openAiApi', 'Model', {
		apiKey: 'none',
		url: model.url,
	});
	return publishWorkflow(environment, 'AI Agent', nodes, { links, credentials: { openAiApi } });
}

/** Publishes an MCP Server Trigger with Send DM as its tool, and opens a session with it. */
export async function connectMcpServer(
	environment: TestEnvironment,
	options: ToolOptions = {},
): Promise<{ workflow: StoredWorkflow; client: McpClient }> {
	const path = randomUUID();
	const trigger = buildNode(
		'MCP Server Trigger',
		'@n8n/n8n-nodes-langchain.mcpTrigger',
		2,
		{ path },
		{ webhookId: path },
	);
	const tool = sendDmTool(options);
	const workflow = await publishWorkflow(environment, 'MCP server', [trigger, tool], {
		links: [{ from: tool.name, to: trigger.name, kind: 'ai_tool' }],
	});
	return { workflow, client: await connectMcp(`${environment.n8n.url}/mcp/${path}`) };
}

/** The arguments of a call of the tool. */
export const LUNCH = { Recipient: '44196397', Text: 'Lunch at noon?' };

/** How the model ends a conversation. */
export const SAYS: Turn = { says: 'I asked.' };

/** The script of an agent that hands the work to its sub-agent, and says what that said. */
export function viaSubAgent(turns: Turn[]): Turn[] {
	return [{ calls: [{ Prompt: 'Ask them.' }] }, ...turns, SAYS];
}

/** Asks the agent of a published workflow, whose model then follows the script. */
export async function askAgent(
	environment: TestEnvironment,
	model: ScriptedModel,
	workflow: StoredWorkflow,
	script: Turn[],
): Promise<Execution> {
	model.play(script);
	return runViaWebhook(environment, workflow, [{ prompt: 'Ask them whether they come to lunch.' }]);
}

/** What the tools answered in the model's last conversation. */
export function toolAnswers(model: ScriptedModel): string[] {
	return messagesOf(model)
		.filter(({ role }) => role === 'tool')
		.map(({ content }) => JSON.stringify(content));
}

function messagesOf(model: ScriptedModel): ModelMessage[] {
	return model.requests.at(-1)?.messages ?? [];
}

function sendDmTool({ parameters = {}, settings = {} }: ToolOptions): WorkflowNode {
	return {
		...sendDmNode(
			{
				recipient: { __rl: true, mode: 'id', value: fromAi('Recipient', 'X user ID') },
				text: fromAi('Text', 'The message'),
				...parameters,
			},
			settings,
		),
		type: `${SEND_DM}Tool`,
	};
}

function chatModel(name: string): WorkflowNode {
	return buildNode(name, '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
		model: { __rl: true, mode: 'id', value: 'scripted' },
		options: {},
	});
}

/** A parameter that the model fills in, as n8n's editor writes it. */
function fromAi(name: string, description: string): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${description}\`, 'string') }}`;
}
