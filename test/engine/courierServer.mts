import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that the fixture's service got. */
interface SeenRequest {
	path: string;
	key: string | undefined;
	execution: string | undefined;
	body: Record<string, unknown>;
}

/** The service that the fixture's node talks to. */
export interface CourierServer {
	url: string;
	requests: SeenRequest[];
	/** Called with every request that came in. */
	onRequest?: (request: SeenRequest) => void;
	close(): Promise<void>;
}

/** Starts the service on a free port. */
export async function startCourierServer(): Promise<CourierServer> {
	const requests: SeenRequest[] = [];
	const http = createServer((request, response) => {
		void answer(request, response);
	});
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	const { port } = http.address() as AddressInfo;
	const server: CourierServer = {
		url: `http://127.0.0.1:${port}`,
		requests,
		close: () =>
			new Promise((resolve) => {
				http.close(() => {
					resolve();
				});
				http.closeAllConnections();
			}),
	};

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let text = '';
		for await (const chunk of request) text += String(chunk);
		const { 'x-key': key, 'x-execution': execution } = request.headers;
		const seen: SeenRequest = {
			path: request.url ?? '',
			key: key?.toString(),
			execution: execution?.toString(),
			body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
		};
		requests.push(seen);
		const [status, body] = reply(seen, requests);
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(body));
		server.onRequest?.(seen);
	}

	return server;
}

function reply(seen: SeenRequest, requests: SeenRequest[]): [number, unknown] {
	if (seen.path.startsWith('/places')) return [200, { name: seen.path }];
	if (seen.path === '/account') {
		if (seen.key === 'unpaid') return [402, {}];
		if (seen.key !== 'good' && seen.key !== 'planless') return [401, {}];
		return [200, { plan: { name: seen.key === 'planless' ? 'none' : 'full' } }];
	}
	const tries = requests.filter(({ body }) => body['text'] === seen.body['text']).length;
	const failures = Number(seen.body['failures'] ?? 0);
	return [200, tries <= failures ? { refused: `Refused try ${tries}` } : { sent: seen.body['to'] }];
}
