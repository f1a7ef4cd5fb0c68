import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { ensurePrograms } from './debianPackages.mts';
import { firstExisting } from './files.mts';

const HOST = 'xquik.com';

/** Makes the certificate. */
const OPENSSL = {
	package: 'openssl',
	find: () =>
		firstExisting(['/usr/bin/openssl', '/usr/local/bin/openssl', '/opt/homebrew/bin/openssl']),
};

/** A stand-in for the host xquik.com on this machine, with TLS, behind a proxy. */
export interface XquikHost {
	/** What n8n has to be started with to reach it, and to believe its certificate. */
	env: NodeJS.ProcessEnv;
	/** The hosts that n8n asked the proxy for, as `host:port`. */
	visited(): string[];
	close(): Promise<void>;
}

/**
 * Hands on what is sent to `https://xquik.com` to the sandbox. n8n takes every https request to its
 * proxy, which knows this one host only, so nothing leaves the machine.
 *
 * @param origin the sandbox's
 * @param folder for the certificate
 */
export async function startXquikHost(origin: string, folder: string): Promise<XquikHost> {
	const { certificateFile, key, certificate } = await makeCertificate(folder);
	const host = createTlsServer({ key, cert: certificate }, (incoming, answer) => {
		const { method, headers, url = '/' } = incoming;
		const outgoing = request(new URL(url, origin), { method, headers }, (response) => {
			answer.writeHead(response.statusCode ?? 502, response.headers);
			pipeline(response, answer).catch((error: unknown) => answer.destroy(error as Error));
		});
		pipeline(incoming, outgoing).catch((error: unknown) => answer.destroy(error as Error));
	});
	const hostPort = await listen(host);
	const visited: string[] = [];
	const tunnels = new Set<Duplex>();
	const proxy = createServer().on('connect', ({ url = '' }, client: Duplex) => {
		visited.push(url);
		if (url !== `${HOST}:443`) {
			client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		const tunnel = connect(hostPort, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			client.pipe(tunnel).pipe(client);
		});
		tunnels.add(client);
		// One side of a tunnel that breaks takes the other with it.
		tunnel.on('error', () => client.destroy());
		client.on('error', () => tunnel.destroy());
		client.on('close', () => {
			tunnels.delete(client);
			tunnel.destroy();
		});
	});
	const proxyPort = await listen(proxy);
	return {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificateFile,
		},
		visited: () => [...visited],
		close: async () => {
			for (const client of tunnels) client.destroy();
			await Promise.all([proxy, host].map(stop));
		},
	};
}

async function makeCertificate(folder: string) {
	const keyFile = join(folder, 'xquik.key');
	const certificateFile = join(folder, 'xquik.crt');
	const [openssl = ''] = await ensurePrograms([OPENSSL]);
	await execa(openssl, [
		...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
		...['-keyout', keyFile, '-out', certificateFile, '-days', '2', '-subj', `/CN=${HOST}`],
		...['-addext', `subjectAltName=DNS:${HOST}`],
	]);
	const [key, certificate] = await Promise.all([readFile(keyFile), readFile(certificateFile)]);
	return { certificateFile, key, certificate };
}

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
	server.close();
	server.closeAllConnections();
	await once(server, 'close');
}
