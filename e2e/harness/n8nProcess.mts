import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startService, type Service } from './service.mts';

/** Every other address is answered with 200 and "n8n is starting up" long before. */
const READINESS = '/healthz/readiness';

/** How a process of n8n's is started. */
export interface N8nOptions {
	/** The file that `node` runs. */
	bin: string;
	/** N8N_USER_FOLDER. */
	userFolder: string;
	/** The same for all processes of one n8n. */
	encryptionKey: string;
	/** Further settings. */
	env?: NodeJS.ProcessEnv;
}

/** Where workflows of this n8n may write files. */
export function filesFolder(userFolder: string): string {
	return join(userFolder, 'files');
}

/** Starts n8n's main process, and gives it when it answers. */
export function startMain(options: N8nOptions, port: number): Promise<Service> {
	// Older versions say that they are ready before their interface is there.
	const paths = [READINESS, '/rest/settings'];
	return start(options, ['start'], 'n8n', port, paths, { N8N_PORT: String(port) });
}

/**
 * Starts a worker of n8n's queue mode, and gives it when it is ready.
 *
 * @param concurrency executions that it runs at the same time
 */
export async function startWorker(
	options: N8nOptions,
	name: string,
	concurrency: number,
): Promise<Service> {
	const port = await freePort();
	return start(options, ['worker', `--concurrency=${concurrency}`], name, port, [READINESS], {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	});
}

async function start(
	{ bin, userFolder, encryptionKey, env }: N8nOptions,
	args: string[],
	name: string,
	port: number,
	paths: string[],
	ownEnv: NodeJS.ProcessEnv,
): Promise<Service> {
	await mkdir(filesFolder(userFolder), { recursive: true });
	return startService({
		command: process.execPath,
		args: [bin, ...args],
		cwd: userFolder,
		logFile: join(userFolder, `${name}.log`),
		env: {
			PATH: process.env['PATH'],
			HOME: process.env['HOME'],
			LANG: 'C.UTF-8',
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: encryptionKey,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_SECURE_COOKIE: 'false',
			N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(userFolder),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			GENERIC_TIMEZONE: 'UTC',
			// n8n asks nobody outside this machine, and shows no questionnaires.
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			EXTERNAL_FRONTEND_HOOKS_URLS: '',
			...ownEnv,
			...env,
		},
		isReady: async () => {
			for (const path of paths) {
				const { ok, headers } = await fetch(`http://127.0.0.1:${port}${path}`);
				if (!ok || !headers.get('content-type')?.includes('json')) return false;
			}
			return true;
		},
	});
}
