import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ensureProgram } from './debianPackages.mts';
import { temporaryFolder } from './paths.mts';
import { freePort, HOST, startService } from './service.mts';

/** The queue's server, as Debian has it. */
export const REDIS = {
	package: 'redis-server',
	find: () => ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find(existsSync),
};

/** A running, empty Redis. */
export interface Redis extends AsyncDisposable {
	readonly host: string;
	readonly port: number;
}

/** Starts Redis on a free port; it keeps nothing on disk. */
export async function startRedis(): Promise<Redis> {
	const command = await ensureProgram(REDIS);
	await using starting = new AsyncDisposableStack();
	const { path } = starting.use(await temporaryFolder('redis'));
	const port = await freePort();
	const service = await startService({
		command,
		args: ['--bind', HOST, '--port', String(port), '--save', '', '--appendonly', 'no'],
		cwd: path,
		env: { PATH: process.env['PATH'] },
		logFile: join(path, 'redis.log'),
		isReady: async () => {
			const { stdout } = await execa(join(command, '../redis-cli'), ['-p', String(port), 'ping']);
			return stdout === 'PONG';
		},
	});
	starting.use(service);
	const cleanup = starting.move();
	return { host: HOST, port, [Symbol.asyncDispose]: () => cleanup.disposeAsync() };
}
