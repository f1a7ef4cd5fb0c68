import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Scenario } from '../../tools/simulation/scenario.mts';
import { Random } from '../../tools/simulation/time/random.mts';
import { VirtualTime } from '../../tools/simulation/time/virtualTime.mts';
import { uploadFrom } from '../../tools/simulation/n8n/context.mts';
import { brokenAnswer } from '../../tools/simulation/xquik/answers.mts';
import { strike } from '../../tools/simulation/xquik/faults.mts';
import type { Request } from '../../tools/simulation/xquik/server.mts';
import {
	handle,
	recipientOf,
	recordUnderKey,
	routeOf,
} from '../../tools/simulation/xquik/server.mts';
import { XquikState } from '../../tools/simulation/xquik/state.mts';

/** The simulated Xquik behind a real port. */
export interface RealServer {
	baseUrl: string;
	state: XquikState;
	close(): Promise<void>;
}

const PREFIX = '/api/v1';

/** Opens a port. Close it, or jest does not end. */
export async function startRealServer(scenario: Scenario): Promise<RealServer> {
	const state = new XquikState(scenario, new VirtualTime(), new Random(scenario.seed));
	const server = createServer((incoming, response) => {
		void answer(state, incoming, response);
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}${PREFIX}`,
		state,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
	const url = new URL(incoming.url ?? '', 'http://127.0.0.1');
	const pieces: Buffer[] = [];
	for await (const piece of incoming) pieces.push(piece as Buffer);
	const body = Buffer.concat(pieces);
	const type = incoming.headers['content-type'] ?? '';
	const key = incoming.headers['idempotency-key'];
	return {
		method: incoming.method ?? '',
		path: url.pathname.slice(PREFIX.length),
		query: Object.fromEntries(url.searchParams),
		key: typeof key === 'string' ? key : undefined,
		body: type.includes('json')
			? (JSON.parse(body.toString()) as Record<string, unknown>)
			: undefined,
		upload: type.startsWith('multipart') ? uploadFrom(body) : undefined,
		origin: { run: 0, lineage: 0 },
	};
}

/** As `tools/simulation/xquik/network.mts` does it, with a socket in place of virtual time. */
async function answer(state: XquikState, incoming: IncomingMessage, response: ServerResponse) {
	const request = await requestOf(incoming);
	const route = routeOf(request);
	const replays = recordUnderKey(state, request) !== undefined;
	const effect = route && strike(state, { route, userId: recipientOf(request), replays });
	state.requests.push(`${request.method} ${request.path} ${request.key ?? ''}`);
	if (effect?.kind === 'reset' && effect.when === 'before') {
		response.destroy();
		return;
	}
	const isBroken = effect?.kind === 'error';
	const given = isBroken && !effect.done ? undefined : handle(state, request, effect);
	if (effect?.kind === 'reset') {
		response.destroy();
		return;
	}
	const { status, headers, body } = isBroken
		? brokenAnswer(effect)
		: (given ?? brokenAnswer(FAILED));
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	if (effect?.kind !== 'truncated') {
		response.end(text);
		return;
	}
	response.write(text.slice(0, text.length / 2), () => {
		response.destroy();
	});
}

const FAILED = { kind: 'error', status: 500, done: false } as const;
