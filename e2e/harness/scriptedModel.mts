import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';

/** What the model does in a turn: calls the tool, once for each of these arguments, or says something. */
export type Turn = { calls: object[] } | { says: string };

/** What the client of the model asked with. */
interface ModelRequest {
	messages: { role: string; content: unknown }[];
	tools?: { function: { name: string } }[];
}

/** A server with OpenAI's chat completions, whose model follows a script instead of thinking. */
export interface ScriptedModel extends AsyncDisposable {
	/** Ends with `/v1`. */
	readonly url: string;
	/** What it was asked with in the last conversation, in order. */
	readonly requests: ModelRequest[];
	/** What it does in the next conversation: a turn for each time it is asked. */
	play(turns: Turn[]): void;
}

/** Starts a scripted model on a free port of 127.0.0.1. */
export async function startScriptedModel(): Promise<ScriptedModel> {
	const requests: ModelRequest[] = [];
	let script: Turn[] = [];
	const server = fastify({ forceCloseConnections: true, bodyLimit: 10_000_000 });
	server.post<{ Body: ModelRequest }>('/v1/chat/completions', ({ body }, reply) => {
		requests.push(body);
		const turn = script[requests.length - 1];
		const tool = body.tools?.[0]?.function.name;
		if (turn !== undefined && tool !== undefined) return completion(turn, tool);
		const message = tool === undefined ? 'There is no tool.' : 'The script is over.';
		return reply.code(400).send({ error: { message } });
	});
	return {
		url: `${await server.listen({ host: '127.0.0.1', port: 0 })}/v1`,
		requests,
		play: (turns) => {
			script = turns;
			requests.length = 0;
		},
		[Symbol.asyncDispose]: () => server.close(),
	};
}

function completion(turn: Turn, name: string) {
	const choice =
		'says' in turn
			? { finish_reason: 'stop', message: { role: 'assistant', content: turn.says } }
			: {
					finish_reason: 'tool_calls',
					message: {
						role: 'assistant',
						content: null,
						tool_calls: turn.calls.map((values) => ({
							id: `call_${randomUUID()}`,
							type: 'function',
							function: { name, arguments: JSON.stringify(values) },
						})),
					},
				};
	return {
		id: `chatcmpl-${randomUUID()}`,
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1_000),
		model: 'scripted',
		choices: [{ index: 0, logprobs: null, ...choice }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
