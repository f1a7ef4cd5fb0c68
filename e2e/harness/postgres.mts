import { existsSync, globSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import pg from 'pg';
import { ensureProgram } from './debianPackages.mts';
import { temporaryFolder } from './paths.mts';
import { freePort, HOST, startService } from './service.mts';

/** The database server, as Debian has it: each version in a folder of its own, none in the PATH. */
export const POSTGRES = {
	package: 'postgresql',
	find: () =>
		[
			...globSync('/usr/lib/postgresql/*/bin/postgres').sort().reverse(),
			'/usr/bin/postgres',
			'/usr/local/bin/postgres',
		].find(existsSync),
};

/** A running PostgreSQL with one empty database. */
export interface Postgres extends AsyncDisposable {
	readonly connection: Record<'host' | 'user' | 'password' | 'database', string> & { port: number };
	/** Runs one statement and gives its rows. */
	query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
	/** Drops every table of the database. */
	clear(): Promise<unknown>;
}

const USER = 'n8n';
const PASSWORD = 'n8n';

/** Starts PostgreSQL on a free port, with its data in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
	const command = await ensureProgram(POSTGRES);
	await using starting = new AsyncDisposableStack();
	const { path: cwd } = starting.use(await temporaryFolder('postgres'));
	const data = join(cwd, 'data');
	const passwordFile = join(cwd, 'password');
	await mkdir(data, { mode: 0o700 });
	await writeFile(passwordFile, PASSWORD);
	// PostgreSQL refuses to run as root.
	const isRoot = process.getuid?.() === 0;
	if (isRoot) await execa('chown', ['-R', 'postgres:', cwd]);
	const { uid, gid } = await stat(cwd);
	const identity = isRoot ? { uid, gid } : {};
	await execa(
		join(command, '../initdb'),
		[
			...['--pgdata', data, '--username', USER, '--pwfile', passwordFile],
			...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
		],
		{ cwd, ...identity },
	);
	const port = await freePort();
	const settings = [
		`listen_addresses=${HOST}`,
		`port=${port}`,
		`unix_socket_directories=${cwd}`,
		'max_connections=200',
		// It lives as long as a scenario: what a power cut would lose does not matter.
		'fsync=off',
	];
	const connection = { host: HOST, port, user: USER, password: PASSWORD, database: 'postgres' };
	const pool = new pg.Pool(connection);
	// A connection that is cut while nobody uses it is opened anew for the next query.
	pool.on('error', () => undefined);
	const service = await startService({
		command,
		args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
		cwd,
		env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' },
		logFile: join(cwd, 'postgres.log'),
		// A fast shutdown: connections are cut.
		killSignal: 'SIGINT',
		...identity,
		isReady: () => pool.query('SELECT 1').then(() => true),
	});
	starting.use(service);
	starting.defer(() => pool.end());
	const cleanup = starting.move();
	const query = async (text: string, values?: unknown[]) =>
		(await pool.query<Record<string, unknown>>(text, values)).rows;
	return {
		connection,
		query,
		clear: () => query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'),
		[Symbol.asyncDispose]: () => cleanup.disposeAsync(),
	};
}
