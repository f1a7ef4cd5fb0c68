import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
import pg from 'pg';
import { ensurePrograms } from './debianPackages.mts';
import { firstExisting, temporaryFolder } from './files.mts';
import type { Service } from './service.mts';
import { startService } from './service.mts';

/** The database server, as Debian has it. */
export const POSTGRES = { package: 'postgresql', find: findServer };

/** A running PostgreSQL with one empty database. */
export interface Postgres {
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
	/** Runs one statement and gives its rows. */
	query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
	/** Drops every table of the database. */
	clear(): Promise<void>;
	/** Stops it and removes its data. */
	stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const USER = 'n8n';
const PASSWORD = 'n8n';
const START_TIMEOUT_MS = 60_000;

/** Starts PostgreSQL on a free port, with its data in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
	const [server = ''] = await ensurePrograms([POSTGRES]);
	// PostgreSQL refuses to run as root.
	const identity = process.getuid?.() === 0 ? await userIds('postgres') : undefined;
	const folder = await temporaryFolder('postgres');
	const data = join(folder, 'data');
	const passwordFile = join(folder, 'password');
	await mkdir(data, { mode: 0o700 });
	await writeFile(passwordFile, PASSWORD);
	if (identity !== undefined) {
		await execa('chown', ['-R', `${identity.uid}:${identity.gid}`, folder]);
	}
	await execa(
		join(server, '..', 'initdb'),
		[
			...['--pgdata', data, '--username', USER, '--pwfile', passwordFile],
			...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
		],
		{ cwd: folder, ...identity },
	);
	const port = await getPort({ host: HOST });
	const settings = [
		`listen_addresses=${HOST}`,
		`port=${port}`,
		`unix_socket_directories=${folder}`,
		'max_connections=200',
		// It lives as long as a scenario: what a power cut would lose does not matter.
		'fsync=off',
	];
	const service = await startService({
		command: server,
		args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
		cwd: folder,
		env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' },
		logFile: join(folder, 'postgres.log'),
		// A fast shutdown: connections are cut.
		stopSignal: 'SIGINT',
		...identity,
	});
	const connection = { host: HOST, port, user: USER, password: PASSWORD, database: 'postgres' };
	const pool = new pg.Pool(connection);
	// A connection that is cut while nobody uses it is opened anew for the next query.
	pool.on('error', () => undefined);
	const stop = async () => {
		await pool.end();
		await service.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await pWaitFor(() => accepts(pool, service), {
			interval: 100,
			timeout: { milliseconds: START_TIMEOUT_MS, message: 'PostgreSQL did not start' },
		});
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		...connection,
		query: async (text, values) => {
			const { rows } = await pool.query<Record<string, unknown>>(text, values);
			return rows;
		},
		clear: async () => {
			await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
		},
		stop,
	};
}

async function accepts(pool: pg.Pool, service: Service): Promise<boolean> {
	if (service.hasEnded()) throw new Error(`PostgreSQL ended; see ${service.logFile}`);
	try {
		await pool.query('SELECT 1');
		return true;
	} catch {
		return false;
	}
}

// Debian has the server of each version in a folder of its own, and none in the PATH.
async function findServer(): Promise<string | undefined> {
	const base = '/usr/lib/postgresql';
	const versions = await readdir(base).catch(() => []);
	const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
	return firstExisting([
		...newestFirst.map((version) => join(base, version, 'bin', 'postgres')),
		'/usr/bin/postgres',
		'/usr/local/bin/postgres',
	]);
}

async function userIds(name: string): Promise<{ uid: number; gid: number }> {
	const [uid, gid] = await Promise.all(
		(['-u', '-g'] as const).map(async (flag) => Number((await execa('id', [flag, name])).stdout)),
	);
	if (uid === undefined || gid === undefined) throw new Error(`There is no user ${name}.`);
	return { uid, gid };
}
