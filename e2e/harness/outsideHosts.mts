import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateCACertificate, getLocal, type CompletedRequest } from 'mockttp';

/** Stand-ins for hosts of the internet on this machine, with TLS, behind a proxy. */
export interface OutsideHosts extends AsyncDisposable {
	/** What n8n has to be started with to reach them, and to believe their certificate. */
	env: NodeJS.ProcessEnv;
	/** The requests that have come to one of them. */
	requests(host: string): Promise<CompletedRequest[]>;
}

/**
 * Hands on what is sent to `https://<host>` to the origin of that host, such as
 * `{ 'xquik.com': 'http://127.0.0.1:8787' }`. n8n takes every https request to this proxy, which knows
 * these hosts only, so nothing leaves the machine. Its certificate is written into `folder`.
 */
export async function startOutsideHosts(
	origins: Readonly<Record<string, string>>,
	folder: string,
): Promise<OutsideHosts> {
	const https = await generateCACertificate();
	const certificateFile = join(folder, 'ca.crt');
	await writeFile(certificateFile, https.cert);
	const proxy = getLocal({ https });
	await proxy.start();
	const hosts = new Map(
		await Promise.all(
			Object.entries(origins).map(
				async ([host, origin]) =>
					[host, await proxy.forAnyRequest().forHostname(host).thenForwardTo(origin)] as const,
			),
		),
	);
	return {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificateFile,
		},
		requests: async (host) => (await hosts.get(host)?.getSeenRequests()) ?? [],
		[Symbol.asyncDispose]: () => proxy.stop(),
	};
}
