import { createServer, request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { HOST } from './service.mts';

/**
 * Starts a reverse proxy that publishes a server below a path, which it takes off, as the manuals of nginx,
 * Caddy and Traefik do.
 *
 * @param port where it listens
 * @param path such as `/tools/n8n`
 */
export async function startReverseProxy(
	port: number,
	path: string,
	target: string,
): Promise<AsyncDisposable> {
	const server = createServer((incoming, outgoing) => {
		const { url = '', method, headers } = incoming;
		if (!url.startsWith(`${path}/`)) {
			outgoing.writeHead(404).end();
			return;
		}
		const forwarded = {
			...headers,
			'x-forwarded-host': headers.host,
			'x-forwarded-proto': 'http',
			'x-forwarded-for': incoming.socket.remoteAddress,
		};
		const options = { method, headers: forwarded };
		const passedOn = request(`${target}${url.slice(path.length)}`, options, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			void pipeline(answer, outgoing);
		});
		void pipeline(incoming, passedOn);
	});
	await new Promise<void>((resolve) => server.listen(port, HOST, resolve));
	return {
		[Symbol.asyncDispose]: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
