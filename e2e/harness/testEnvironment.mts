import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { temporaryFolder } from './files.mts';
import { ensureN8n } from './installN8n.mts';
import type { CredentialReference } from './n8nData.mts';
import type { N8n } from './n8nProcess.mts';
import { newEncryptionKey, startN8n, startWorker } from './n8nProcess.mts';
import { installPackage, packedPackage } from './packedPackage.mts';
import { RestApi } from './restApi.mts';

/** What a scenario may set. */
export interface EnvironmentOptions {
	/** Further settings of n8n. */
	env?: NodeJS.ProcessEnv;
	/** Packages' archives to install, in this order; default this package's alone. */
	archives?: string[];
	/** Default the n8n that all scenarios run in. */
	n8nVersion?: string;
}

/** A new n8n with this package and an owner, and the sandbox that it sends to. */
export interface TestEnvironment extends AsyncDisposable {
	readonly sandbox: Sandbox;
	readonly n8n: N8n;
	readonly api: RestApi;
	/** n8n's N8N_USER_FOLDER. */
	readonly userFolder: string;
	/** Stops n8n, does something, and starts it again at the same address. */
	restart(whileOff: () => Promise<void> | void): Promise<void>;
	/** Starts a worker of n8n's queue mode, with a user folder of its own. */
	startWorker(name: string): Promise<N8n>;
	/** Stores a credential for the sandbox. */
	xquikCredential(): Promise<CredentialReference>;
	/** Takes away what other scenarios have left: messages, faults, credentials, active workflows. */
	clear(): Promise<void>;
}

/** All that have been started and have not ended. */
export const runningEnvironments = new Set<TestEnvironment>();

/** Starts n8n. What was started ends when this fails. */
export async function startTestEnvironment(
	sandbox: Sandbox,
	{ env, archives = [packedPackage()], n8nVersion }: EnvironmentOptions = {},
): Promise<TestEnvironment> {
	await using starting = new AsyncDisposableStack();
	const installation = await ensureN8n(n8nVersion);
	const userFolder = await temporaryFolder('n8n');
	starting.defer(() => rm(userFolder, { recursive: true, force: true }));
	for (const archive of archives) await installPackage(userFolder, archive);

	const options = { installation, userFolder, encryptionKey: newEncryptionKey(), env };
	let n8n = await startN8n(options);
	starting.defer(() => n8n.stop());
	const api = await RestApi.setUp(n8n.url);
	const cleanup = starting.move();
	const environment: TestEnvironment = {
		sandbox,
		get n8n() {
			return n8n;
		},
		api,
		userFolder,
		restart: async (whileOff) => {
			await n8n.stop();
			await whileOff();
			n8n = await startN8n({ ...options, port: Number(new URL(n8n.url).port) });
		},
		startWorker: async (name) => {
			const folder = join(userFolder, name);
			await installPackage(folder, packedPackage());
			const worker = await startWorker({ ...options, userFolder: folder }, name);
			cleanup.defer(() => worker.stop());
			return worker;
		},
		xquikCredential: () =>
			api.createCredential('xquikApi', 'Xquik API', {
				apiKey: sandbox.apiKey,
				baseUrl: sandbox.baseUrl,
			}),
		clear: async () => {
			sandbox.reset();
			await api.clear();
		},
		[Symbol.asyncDispose]: () => cleanup.disposeAsync(),
	};
	runningEnvironments.add(environment);
	cleanup.defer(() => {
		runningEnvironments.delete(environment);
	});
	return environment;
}
