import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateCACertificate, getLocal } from 'mockttp';

/** A stand-in for the host xquik.com on this machine, with TLS, behind a proxy. */
export interface XquikHost extends AsyncDisposable {
	/** What n8n has to be started with to reach it, and to believe its certificate. */
	env: NodeJS.ProcessEnv;
	/** How many requests have come to it. */
	requests(): Promise<number>;
}

/**
 * Hands on what is sent to `https://xquik.com` to the sandbox. n8n takes every https request to this
 * proxy, which knows this one host only, so nothing leaves the machine. Its certificate is written
 * into `folder`.
 */
export async function startXquikHost(origin: string, folder: string): Promise<XquikHost> {
	const https = await generateCACertificate();
	const certificateFile = join(folder, 'ca.crt');
	await writeFile(certificateFile, https.cert);
	const proxy = getLocal({ https });
	await proxy.start();
	const xquik = await proxy.forAnyRequest().forHostname('xquik.com').thenForwardTo(origin);
	return {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificateFile,
		},
		requests: async () => (await xquik.getSeenRequests()).length,
		[Symbol.asyncDispose]: () => proxy.stop(),
	};
}
