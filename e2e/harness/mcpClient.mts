/** A session with n8n's MCP Server Trigger, over MCP's Streamable HTTP. */
export interface McpClient {
	/** The names of the tools that the server offers. */
	tools(): Promise<string[]>;
	/** Calls a tool; gives the text of its answer. */
	call(tool: string, values: Record<string, unknown>): Promise<string>;
}

interface Reply {
	result?: { tools?: { name: string }[]; content?: { text?: string }[] };
	error?: { message: string };
}

/**
 * Opens a session at `url`.
 *
 * @throws when the server does not answer as MCP says, now and in each call
 */
export async function connectMcp(url: string): Promise<McpClient> {
	let session: string | null = null;
	let lastId = 0;

	const post = async (method: string, params: object, id?: number): Promise<Response> => {
		const answer = await fetch(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(session === null ? {} : { 'mcp-session-id': session }),
			},
			body: JSON.stringify({ jsonrpc: '2.0', method, params, ...(id === undefined ? {} : { id }) }),
		});
		if (!answer.ok) throw new Error(`MCP: ${method}: ${answer.status} ${await answer.text()}`);
		return answer;
	};
	const ask = async (method: string, params: object): Promise<NonNullable<Reply['result']>> => {
		const answer = await post(method, params, ++lastId);
		session ??= answer.headers.get('mcp-session-id');
		const { result, error } = replyIn(await answer.text());
		if (result === undefined) throw new Error(`MCP: ${method}: ${error?.message ?? 'no result'}`);
		return result;
	};

	await ask('initialize', {
		protocolVersion: '2025-03-26',
		capabilities: {},
		clientInfo: { name: 'e2e', version: '1' },
	});
	await post('notifications/initialized', {});
	return {
		tools: async () => {
			const { tools = [] } = await ask('tools/list', {});
			return tools.map(({ name }) => name);
		},
		call: async (name, values) => {
			const { content = [] } = await ask('tools/call', { name, arguments: values });
			return content.map(({ text = '' }) => text).join('\n');
		},
	};
}

/** The reply in a body that is JSON, or one event of a stream. */
function replyIn(body: string): Reply {
	const event = body.split('\n').find((line) => line.startsWith('data:'));
	return JSON.parse(event === undefined ? body : event.slice('data:'.length)) as Reply;
}
