import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { ensureN8n } from './installN8n.mts';
import type { CredentialReference } from './n8nData.mts';
import { startMain, startWorker } from './n8nProcess.mts';
import { installPackage, packedPackage } from './packedPackage.mts';
import { temporaryFolder } from './paths.mts';
import { RestApi } from './restApi.mts';
import { freePort, HOST, type Service } from './service.mts';

/** What a scenario may set. */
export interface N8nSettings {
	/** Further settings of n8n. */
	env?: NodeJS.ProcessEnv;
	/** Packages' archives to install, in this order; default this package's alone. */
	archives?: string[];
	/** Default the n8n that all scenarios run in. */
	n8nVersion?: string;
}

/** A new n8n with this package and an owner, and the sandbox that it sends to. */
export interface N8n extends AsyncDisposable {
	readonly sandbox: Sandbox;
	/** `http://127.0.0.1:port` */
	readonly url: string;
	readonly api: RestApi;
	/** n8n's N8N_USER_FOLDER, which has its logs. */
	readonly userFolder: string;
	/** Stops n8n, does something, and starts it again at the same address. */
	restart(whileOff: () => Promise<void> | void): Promise<void>;
	/** Starts a worker of n8n's queue mode, with a user folder of its own, for 10 executions at once. */
	startWorker(name: string, concurrency?: number): Promise<Service>;
	/** Stores a credential for the sandbox. */
	xquikCredential(): Promise<CredentialReference>;
	/** Takes away what other scenarios have left: messages, faults, credentials, active workflows. */
	clear(): Promise<void>;
}

/** All that have been started and have not ended. */
export const running = new Set<N8n>();

/** Starts n8n. What was started ends when this fails. */
export async function startN8n(
	sandbox: Sandbox,
	{ env = {}, archives = [packedPackage()], n8nVersion }: N8nSettings = {},
): Promise<N8n> {
	await using starting = new AsyncDisposableStack();
	const bin = await ensureN8n(n8nVersion);
	const { path: userFolder } = starting.use(await temporaryFolder('n8n'));
	for (const archive of archives) await installPackage(userFolder, archive);

	const options = { bin, userFolder, encryptionKey: randomBytes(24).toString('hex'), env };
	const port = await freePort();
	const url = `http://${HOST}:${port}`;
	let main = await startMain(options, port);
	starting.defer(() => main.stop());
	const api = await RestApi.setUp(url);
	const cleanup = starting.move();
	const n8n: N8n = {
		sandbox,
		url,
		api,
		userFolder,
		restart: async (whileOff) => {
			await main.stop();
			await whileOff();
			main = await startMain(options, port);
		},
		startWorker: async (name, concurrency = 10) => {
			const folder = join(userFolder, name);
			await installPackage(folder, packedPackage());
			// A worker knows n8n's address from here alone.
			const workerEnv = { WEBHOOK_URL: `${url}/`, ...env };
			const worker = { ...options, userFolder: folder, env: workerEnv };
			return cleanup.use(await startWorker(worker, name, concurrency));
		},
		xquikCredential: () => {
			const { apiKey, baseUrl } = sandbox;
			return api.createCredential('xquikApi', 'Xquik API', { apiKey, baseUrl });
		},
		clear: async () => {
			sandbox.reset();
			await api.clear();
		},
		[Symbol.asyncDispose]: () => cleanup.disposeAsync(),
	};
	running.add(n8n);
	cleanup.defer(() => void running.delete(n8n));
	return n8n;
}
