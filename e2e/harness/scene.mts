import type { SuiteContext, TestContext } from 'node:test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { keepArtifacts } from './artifacts.mts';
import { startChromium } from './chromium.mts';
import { temporaryFolder } from './files.mts';
import { ensureN8n } from './installN8n.mts';
import { Lifetime } from './lifetime.mts';
import type { N8n } from './n8nProcess.mts';
import { newEncryptionKey, startN8n, startWorker } from './n8nProcess.mts';
import { installPackage, packedPackage } from './packedPackage.mts';
import { WORKFLOWS } from './paths.mts';
import type { CredentialReference } from './restApi.mts';
import { RestApi } from './restApi.mts';

/** What a scenario may set. */
export interface SceneOptions {
	sandbox?: SandboxOptions;
	/** Starts what n8n itself needs, and gives further settings of n8n. */
	services?: (lifetime: Lifetime, sandbox: Sandbox) => Promise<NodeJS.ProcessEnv>;
	/** Packages' archives to install, in this order; default this package's alone. */
	archives?: string[];
	/** Default the n8n that all scenarios run in. */
	n8nVersion?: string;
}

/** A sandbox, and a new n8n with this package and an owner. */
export interface Scene {
	sandbox: Sandbox;
	readonly n8n: N8n;
	/** Stops n8n, does something, and starts it again at the same address. */
	restart(whileOff: () => Promise<void>): Promise<void>;
	api: RestApi;
	/** n8n's N8N_USER_FOLDER. */
	userFolder: string;
	/** Starts a worker of n8n's queue mode, with a user folder of its own. */
	worker(name: string): Promise<N8n>;
	/** What is added here ends with the scene. */
	lifetime: Lifetime;
	/** Stores a credential for the sandbox. */
	xquikCredential(): Promise<CredentialReference>;
	/** The browser; it is started when it is first asked for. */
	browser(): Promise<Browser>;
	/** For `afterEach`: keeps what there is to see of a failed test. */
	keepIfFailed(context: TestContext | SuiteContext): Promise<void>;
	/** Keeps what there is to see now; gives the folder. */
	keep(name: string): Promise<string>;
	/** Ends all of it. */
	end(): Promise<void>;
}

/** The file of one of the workflows that people import, such as `webhook-to-dm`. */
export function workflowFile(name: string): string {
	return join(WORKFLOWS, `${name}.json`);
}

/** Sets the scene. What was started ends when this fails. */
export async function setScene(options: SceneOptions = {}): Promise<Scene> {
	const lifetime = new Lifetime();
	try {
		return await start(options, lifetime);
	} catch (error) {
		await lifetime.end();
		throw error;
	}
}

async function start(options: SceneOptions, lifetime: Lifetime): Promise<Scene> {
	const installation = await ensureN8n(options.n8nVersion);
	const userFolder = await temporaryFolder('n8n');
	lifetime.add(() => rm(userFolder, { recursive: true, force: true }));
	for (const archive of options.archives ?? [packedPackage()]) {
		await installPackage(userFolder, archive);
	}

	const sandbox = await startSandbox(options.sandbox);
	lifetime.add(() => sandbox.close());

	const encryptionKey = newEncryptionKey();
	const env = await options.services?.(lifetime, sandbox);
	const n8nOptions = { installation, userFolder, encryptionKey, env };
	let n8n = await startN8n(n8nOptions);
	lifetime.add(() => n8n.stop());
	const api = await RestApi.setUp(n8n.url);

	let browser: Promise<Browser> | undefined;
	const launch = async () => {
		const started = await startChromium();
		lifetime.add(() => started.close());
		return started;
	};
	const openPages = async (): Promise<Page[]> =>
		(await browser)?.contexts().flatMap((context) => context.pages()) ?? [];
	const keep = async (name: string) =>
		keepArtifacts(name, { userFolder, api, pages: await openPages() });
	return {
		sandbox,
		get n8n() {
			return n8n;
		},
		restart: async (whileOff) => {
			await n8n.stop();
			await whileOff();
			n8n = await startN8n({ ...n8nOptions, port: Number(new URL(n8n.url).port) });
		},
		api,
		userFolder,
		worker: async (name) => {
			const folder = join(userFolder, name);
			await installPackage(folder, packedPackage());
			const options = { installation, userFolder: folder, encryptionKey, env };
			const worker = await startWorker(options, name);
			lifetime.add(() => worker.stop());
			return worker;
		},
		lifetime,
		xquikCredential: () =>
			api.createCredential('xquikApi', 'Xquik API', {
				apiKey: sandbox.apiKey,
				baseUrl: sandbox.baseUrl,
			}),
		browser: () => (browser ??= launch()),
		keepIfFailed: async (context) => {
			if (!('passed' in context) || context.passed) return;
			context.diagnostic(`See ${await keep(context.fullName)}`);
		},
		keep,
		end: () => lifetime.end(),
	};
}
