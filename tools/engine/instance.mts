import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadN8n } from './n8nModules.mts';
import type { EngineOptions } from './types.mts';

/** A throw-away n8n instance: its settings, its folder and n8n's modules. */
export type Instance = Awaited<ReturnType<typeof openInstance>>;

// n8n keeps its services in one container per process.
let isOpen = false;

/**
 * Sets up an n8n instance in a new temporary folder.
 *
 * @throws when another instance of this process is still open
 */
export async function openInstance(options: EngineOptions) {
	if (isOpen) {
		throw new Error('An engine is already open in this process; close it before the next one.');
	}
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
	isOpen = true;
	const restoreEnvironment = setEnvironment({
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: options.encryptionKey ?? randomBytes(24).toString('base64'),
		N8N_DEFAULT_BINARY_DATA_MODE: options.binaryDataMode === 'memory' ? 'default' : 'filesystem',
		// Standard output belongs to whoever runs the engine.
		N8N_LOG_LEVEL: 'silent',
		N8N_DIAGNOSTICS_ENABLED: 'false',
	});
	const n8n = loadN8n();
	const { Container } = n8n.di;
	const remove = async (): Promise<void> => {
		// The next instance's services must not know this folder and its binary mode.
		Container.reset();
		restoreEnvironment();
		isOpen = false;
		await rm(userFolder, { recursive: true, force: true });
	};

	try {
		const { instanceId } = Container.get(n8n.core.InstanceSettings);
		await Container.get(n8n.core.BinaryDataService).init();
		let closing: Promise<void> | undefined;
		return { n8n, instanceId, userFolder, close: () => (closing ??= remove()) };
	} catch (error) {
		await remove();
		throw error;
	}
}

/**
 * Makes the given variables the only ones n8n can read its settings from, so that a run does not
 * depend on the shell it is started in. Gives a function that puts the former environment back.
 */
function setEnvironment(settings: Record<string, string>): () => void {
	const n8nVariables = () =>
		Object.entries(process.env).filter(([name]) => name.startsWith('N8N_'));
	const former = Object.fromEntries(n8nVariables());
	const replaceBy = (variables: NodeJS.ProcessEnv) => {
		for (const [name] of n8nVariables()) Reflect.deleteProperty(process.env, name);
		Object.assign(process.env, variables);
	};
	replaceBy(settings);
	return () => {
		replaceBy(former);
	};
}
