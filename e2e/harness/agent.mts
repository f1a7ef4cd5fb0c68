import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { INode } from 'n8n-workflow';
import type { N8n } from './n8n.mts';
import type { Execution, Parameters, StoredWorkflow } from './n8nData.mts';
import { publishWorkflow, runViaWebhook, startViaWebhook } from './runWorkflow.mts';
import type { ScriptedModel, Turn } from './scriptedModel.mts';
import {
	buildNode,
	buildTrigger,
	byId,
	inSequence,
	itemsByWebhook,
	SEND_DM,
	sendDmNode,
	type Link,
} from './workflowBuilder.mts';

const LANGCHAIN = '@n8n/n8n-nodes-langchain';

/** An AI Agent that has Send DM as its tool. */
export interface AgentOptions {
	/** The AI Agent node's version; 3 has n8n run the tool, 2.2 and before run it themselves. */
	version?: number;
	/** The version of an AI Agent Tool that stands between the agent and the tool. */
	subAgent?: number;
	/** The tool's parameters, besides what a model fills in. */
	parameters?: Parameters;
	/** The tool node's settings, such as `retryOnFail`. */
	settings?: Partial<INode>;
	/** A node between the agent and the tool, which asks a person before each call. */
	review?: INode;
}

/** Publishes a workflow whose AI Agent answers `{"prompt"}` with the help of Send DM. */
export async function publishAgent(
	n8n: N8n,
	{ url }: ScriptedModel,
	{ version = 3, subAgent, parameters, settings, review }: AgentOptions = {},
): Promise<StoredWorkflow> {
	const tool = sendDmTool(parameters, settings);
	const agent = buildNode('AI Agent', `${LANGCHAIN}.agent`, version, {
		promptType: 'define',
		text: '={{ $json.prompt }}',
		options: {},
	});
	const assistant = buildNode('Assistant', `${LANGCHAIN}.agentTool`, subAgent ?? 0, {
		toolDescription: 'Writes messages',
		text: fromAi('Prompt', 'What to do'),
		options: {},
	});
	const scripted = { model: byId('scripted'), options: {} };
	const chat = buildNode('Model', `${LANGCHAIN}.lmChatOpenAi`, 1.2, scripted);
	const triggers = itemsByWebhook();
	const agents = subAgent === undefined ? [agent] : [agent, assistant];
	const links = agents.flatMap(({ name: to }, index): Link[] => [
		{ from: chat.name, to, kind: 'ai_languageModel' },
		{ from: (agents[index + 1] ?? review ?? tool).name, to, kind: 'ai_tool' },
	]);
	const reviewed: Link[] =
		review === undefined ? [] : [{ from: tool.name, to: review.name, kind: 'ai_tool' }];
	const openAiApi = await n8n.api.createCredential('openAiApi', 'Model', { apiKey: 'none', url });
	const nodes = [...triggers, ...agents, chat, tool, ...(review === undefined ? [] : [review])];
	return publishWorkflow(n8n, 'AI Agent', nodes, {
		links: [...inSequence([...triggers, agent]), ...links, ...reviewed],
		credentials: { openAiApi },
	});
}

/** An MCP Server Trigger with Send DM as its tool. */
export interface McpServer extends AsyncDisposable {
	workflow: StoredWorkflow;
	/** Calls the tool; gives the text of its answer. */
	call(values: Record<string, unknown>): Promise<string>;
}

/** Publishes an MCP Server Trigger, and opens a session with it. */
export async function connectMcpServer(n8n: N8n, settings: Partial<INode>): Promise<McpServer> {
	const trigger = buildTrigger('MCP Server Trigger', `${LANGCHAIN}.mcpTrigger`, 2);
	const tool = sendDmTool({}, settings);
	const workflow = await publishWorkflow(n8n, 'MCP server', [trigger, tool], {
		links: [{ from: tool.name, to: trigger.name, kind: 'ai_tool' }],
	});
	const client = new Client({ name: 'e2e', version: '1' });
	const url = new URL(`${n8n.url}/mcp/${String(trigger.webhookId)}`);
	await client.connect(new StreamableHTTPClientTransport(url));
	const { tools } = await client.listTools();
	return {
		workflow,
		call: async (values) => {
			const { content } = await client.callTool({ name: tools[0]?.name ?? '', arguments: values });
			return (content as { text?: string }[]).map(({ text = '' }) => text).join('\n');
		},
		[Symbol.asyncDispose]: () => client.close(),
	};
}

/** The arguments of a call of the tool. */
export const LUNCH = { Recipient: '44196397', Text: 'Lunch at noon?' };

/** How the model ends a conversation. */
export const SAYS: Turn = { says: 'I asked.' };

/** The script of an agent that hands the work to its sub-agent, and says what that said. */
function viaSubAgent(turns: Turn[]): Turn[] {
	return [{ calls: [{ Prompt: 'Ask them.' }] }, ...turns, SAYS];
}

/** Starts the agent of a published workflow, whose model follows the script; gives the execution's ID. */
export function startAgent(
	n8n: N8n,
	model: ScriptedModel,
	workflow: StoredWorkflow,
	script: Turn[],
): Promise<string> {
	model.play(script);
	return startViaWebhook(n8n, workflow, [{ prompt: 'Ask them whether they come to lunch.' }]);
}

/** Asks the agent of a published workflow, whose model (or that of its sub-agent) follows the script. */
export async function askAgent(
	n8n: N8n,
	model: ScriptedModel,
	workflow: StoredWorkflow,
	script: Turn[],
): Promise<Execution> {
	const hasSubAgent = workflow.nodes.some(({ name }) => name === 'Assistant');
	model.play(hasSubAgent ? viaSubAgent(script) : script);
	return runViaWebhook(n8n, workflow, [{ prompt: 'Ask them whether they come to lunch.' }]);
}

/** What the tools answered in the model's last conversation. */
export function toolAnswers({ requests }: ScriptedModel): string[] {
	const messages = requests.at(-1)?.messages ?? [];
	return messages
		.filter(({ role }) => role === 'tool')
		.map(({ content }) => JSON.stringify(content));
}

function sendDmTool(parameters: Parameters = {}, settings: Partial<INode> = {}): INode {
	const recipient = byId(fromAi('Recipient', 'X user ID'));
	const text = fromAi('Text', 'The message');
	const node = sendDmNode({ recipient, text, ...parameters }, settings);
	return { ...node, type: `${SEND_DM}Tool` };
}

/** A parameter that the model fills in, as n8n's editor writes it. */
function fromAi(name: string, description: string): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${description}\`, 'string') }}`;
}
