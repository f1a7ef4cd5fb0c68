import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadN8n } from './n8nModules.mts';
import type { N8nModules } from './n8nModules.mts';
import type { EngineOptions } from './types.mts';

/** A throw-away n8n instance: its settings, its folder and n8n's modules. */
export interface Instance {
	n8n: N8nModules;
	instanceId: string;
	userFolder: string;
	close(): Promise<void>;
}

// n8n keeps its services in one container per process.
let isOpen = false;

/**
 * Sets up an n8n instance in a new temporary folder.
 *
 * @throws when another instance of this process is still open
 */
export async function openInstance(
	options: Pick<EngineOptions, 'binaryDataMode' | 'encryptionKey'>,
): Promise<Instance> {
	if (isOpen) {
		throw new Error('An engine is already open in this process; close it before the next one.');
	}
	isOpen = true;
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-engine-')).catch((error: unknown) => {
		isOpen = false;
		throw error;
	});
	const restoreEnvironment = setEnvironment({
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: options.encryptionKey ?? randomBytes(24).toString('base64'),
		N8N_DEFAULT_BINARY_DATA_MODE: options.binaryDataMode === 'memory' ? 'default' : 'filesystem',
		// Standard output belongs to whoever runs the engine.
		N8N_LOG_LEVEL: 'silent',
		N8N_DIAGNOSTICS_ENABLED: 'false',
	});
	const removeTraces = async (): Promise<void> => {
		restoreEnvironment();
		isOpen = false;
		await rm(userFolder, { recursive: true, force: true });
	};

	try {
		const n8n = loadN8n();
		// An earlier instance's services would still know its folder and its binary mode.
		n8n.di.Container.reset();
		const { instanceId } = n8n.di.Container.get(n8n.core.InstanceSettings);
		await n8n.di.Container.get(n8n.core.BinaryDataService).init();

		let closing: Promise<void> | undefined;
		const close = async (): Promise<void> => {
			n8n.di.Container.reset();
			await removeTraces();
		};
		return { n8n, instanceId, userFolder, close: () => (closing ??= close()) };
	} catch (error) {
		await removeTraces();
		throw error;
	}
}

/**
 * Makes the given variables the only ones n8n can read its settings from, so that a run does not
 * depend on the n8n settings of whoever's shell it is started in. Gives a function that puts the
 * former environment back.
 */
function setEnvironment(settings: Record<string, string>): () => void {
	const former = new Map<string, string>();
	for (const [name, value] of Object.entries(process.env)) {
		if (name.startsWith('N8N_') && value !== undefined) {
			former.set(name, value);
			Reflect.deleteProperty(process.env, name);
		}
	}
	Object.assign(process.env, settings);
	return () => {
		for (const name of Object.keys(settings)) Reflect.deleteProperty(process.env, name);
		Object.assign(process.env, Object.fromEntries(former));
	};
}
