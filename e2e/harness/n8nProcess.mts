import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
import type { N8nInstallation } from './installN8n.mts';
import type { Service } from './service.mts';
import { startService } from './service.mts';

/** How an n8n is started. */
export interface N8nOptions {
	installation: N8nInstallation;
	/** N8N_USER_FOLDER. */
	userFolder: string;
	/** The same for all processes of one n8n; default a new one. */
	encryptionKey?: string;
	/** Further settings. */
	env?: NodeJS.ProcessEnv;
	/** The main process's TCP port; default a free one. */
	port?: number;
}

/** A running n8n. */
export interface N8n extends Service {
	/** `http://127.0.0.1:port` */
	readonly url: string;
}

// The first start migrates the database.
const START_TIMEOUT_MS = 180_000;
/** How much of n8n's log an error shows, in characters. */
const LOG_TAIL = 4_000;

/** Where workflows of this n8n may write files. */
export function filesFolder(userFolder: string): string {
	return join(userFolder, 'files');
}

/** A key for n8n's stored credentials. */
export function newEncryptionKey(): string {
	return randomBytes(24).toString('hex');
}

/** Starts n8n, and gives it when it answers. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const port = options.port ?? (await freePort());
	const url = `http://127.0.0.1:${String(port)}`;
	const service = await start(options, ['start'], 'n8n.log', {
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	});
	const isReady = async () =>
		(await answersWell(`${url}${READINESS}`)) &&
		(await answersWell(`${url}/rest/settings`, 'json'));
	return { ...service, url: await whenReady(service, url, isReady) };
}

/** Starts a worker of n8n's queue mode, and gives it when it is ready. */
export async function startWorker(options: N8nOptions, name: string): Promise<N8n> {
	const port = await freePort();
	const url = `http://127.0.0.1:${String(port)}`;
	const service = await start(options, ['worker', '--concurrency=10'], `${name}.log`, {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	});
	return {
		...service,
		url: await whenReady(service, url, () => answersWell(`${url}${READINESS}`)),
	};
}

async function start(
	options: N8nOptions,
	args: string[],
	log: string,
	ports: NodeJS.ProcessEnv,
): Promise<Service> {
	const { installation, userFolder, encryptionKey = newEncryptionKey(), env } = options;
	await mkdir(filesFolder(userFolder), { recursive: true });
	return startService({
		command: process.execPath,
		args: [installation.bin, ...args],
		cwd: userFolder,
		logFile: join(userFolder, log),
		env: {
			PATH: process.env['PATH'],
			HOME: process.env['HOME'],
			LANG: 'C.UTF-8',
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: encryptionKey,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_SECURE_COOKIE: 'false',
			N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(userFolder),
			GENERIC_TIMEZONE: 'UTC',
			...QUIET,
			...ports,
			...env,
		},
	});
}

/** n8n asks nobody outside this machine, and shows no questionnaires. */
const QUIET: NodeJS.ProcessEnv = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

async function whenReady(
	service: Service,
	url: string,
	isReady: () => Promise<boolean>,
): Promise<string> {
	try {
		await pWaitFor(
			async () => {
				if (service.hasEnded()) throw new Error('n8n ended before it was ready');
				return isReady();
			},
			{ interval: 200, timeout: START_TIMEOUT_MS },
		);
		return url;
	} catch (error) {
		await service.stop();
		const log = await readFile(service.logFile, 'utf8');
		throw new Error(`n8n (${url}) did not start:\n${log.slice(-LOG_TAIL)}`, { cause: error });
	}
}

function freePort(): Promise<number> {
	return getPort({ host: '127.0.0.1' });
}

// Every other address is answered with 200 and "n8n is starting up" long before. Older versions say
// they are ready before their interface is there.
const READINESS = '/healthz/readiness';

async function answersWell(url: string, type = ''): Promise<boolean> {
	try {
		const { ok, headers } = await fetch(url);
		return ok && (headers.get('content-type') ?? '').includes(type);
	} catch {
		return false;
	}
}
