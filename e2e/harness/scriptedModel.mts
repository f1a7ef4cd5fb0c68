import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What the model does in a turn: calls the tool, once for each of these arguments, or says something. */
export type Turn = { calls: Record<string, unknown>[] } | { says: string };

/** A message of the conversation, as the client of the model sends it. */
export interface ModelMessage {
	role: string;
	content: unknown;
}

/** What the client of the model asked with. */
interface ModelRequest {
	messages: ModelMessage[];
	tools?: { function: { name: string; description?: string; parameters: unknown } }[];
}

/** A server with OpenAI's chat completions, whose model follows a script instead of thinking. */
export interface ScriptedModel {
	/** Ends with `/v1`. */
	readonly url: string;
	/** What it was asked with in the last conversation, in order. */
	readonly requests: ModelRequest[];
	/** What it does in the next conversation: a turn for each time it is asked. */
	play(turns: Turn[]): void;
	close(): Promise<void>;
}

/** Starts a scripted model on a free port of 127.0.0.1. */
export async function startScriptedModel(): Promise<ScriptedModel> {
	const requests: ModelRequest[] = [];
	let script: Turn[] = [];
	const server = createServer((request, response) => {
		void json(request)
			.then((body) => {
				requests.push(body as ModelRequest);
				return completion(body as ModelRequest, script[requests.length - 1]);
			})
			.then(
				(answer) => {
					response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
				},
				(error: unknown) => {
					response.writeHead(400).end(JSON.stringify({ error: { message: String(error) } }));
				},
			);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		play: (turns) => {
			script = turns;
			requests.length = 0;
		},
		close: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

function completion(request: ModelRequest, turn: Turn | undefined) {
	const tool = request.tools?.[0]?.function.name;
	if (turn === undefined) throw new Error('The script is over.');
	if (tool === undefined) throw new Error('There is no tool.');
	const message =
		'says' in turn
			? { role: 'assistant', content: turn.says }
			: {
					role: 'assistant',
					content: null,
					tool_calls: turn.calls.map((values) => ({
						id: `call_${randomUUID()}`,
						type: 'function',
						function: { name: tool, arguments: JSON.stringify(values) },
					})),
				};
	return {
		id: `chatcmpl-${randomUUID()}`,
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1_000),
		model: 'scripted',
		choices: [
			{ index: 0, message, finish_reason: 'says' in turn ? 'stop' : 'tool_calls', logprobs: null },
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
