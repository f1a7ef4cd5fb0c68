import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestResult } from '../exchange.mts';
import { send } from '../exchange.mts';

/** A server that passes requests on and keeps them. */
export interface RecordingProxy {
	/** `http://127.0.0.1:port` */
	readonly origin: string;
	/** All exchanges so far. */
	readonly exchanges: RequestResult[];
	close(): Promise<void>;
}

/** Headers of one connection, which are no business of the next. */
const OF_THE_CONNECTION = [
	'connection',
	'content-length',
	'host',
	'keep-alive',
	'transfer-encoding',
];

/**
 * Starts a proxy on a free port that passes every request on to `target`.
 *
 * @param apiKey that of the target; the client's may be any
 */
export async function startRecordingProxy(target: string, apiKey: string): Promise<RecordingProxy> {
	const exchanges: RequestResult[] = [];
	const passOn = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
		const url = new URL(request.url ?? '/', target);
		const body = Buffer.concat(await request.toArray());
		const requestResult = await send(url, {
			method: request.method ?? 'GET',
			headers: { ...headersOf(request), 'x-api-key': apiKey },
			...(body.length > 0 && { body }),
		});
		exchanges.push(requestResult);
		const headers = Object.entries(requestResult.headers).filter(
			([name]) => !OF_THE_CONNECTION.includes(name),
		);
		reply.writeHead(requestResult.status, Object.fromEntries(headers)).end(requestResult.body);
	};
	const server = createServer((request, reply) => {
		passOn(request, reply).catch((error: unknown) => {
			reply.destroy(error instanceof Error ? error : new Error(String(error)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		exchanges,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** The headers of a request, those of its connection left out. */
export function headersOf({ headers }: IncomingMessage): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) =>
			value === undefined || OF_THE_CONNECTION.includes(name) ? [] : [[name, String(value)]],
		),
	);
}
