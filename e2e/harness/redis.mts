import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:net';
import { once } from 'node:events';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
import { ensurePrograms } from './debianPackages.mts';
import { firstExisting, temporaryFolder } from './files.mts';
import { startService } from './service.mts';

/** The queue's server, as Debian has it. */
export const REDIS = {
	package: 'redis-server',
	find: () => firstExisting(['/usr/bin/redis-server', '/usr/local/bin/redis-server']),
};

/** A running, empty Redis. */
export interface Redis {
	readonly host: string;
	readonly port: number;
	/** Stops it. */
	stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 20_000;

/** Starts Redis on a free port; it keeps nothing on disk. */
export async function startRedis(): Promise<Redis> {
	const [server = ''] = await ensurePrograms([REDIS]);
	const folder = await temporaryFolder('redis');
	const port = await getPort({ host: HOST });
	const service = await startService({
		command: server,
		args: ['--bind', HOST, '--port', String(port), '--save', '', '--appendonly', 'no'],
		cwd: folder,
		env: { PATH: process.env['PATH'] },
		logFile: join(folder, 'redis.log'),
	});
	const stop = async () => {
		await service.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await pWaitFor(
			() => {
				if (service.hasEnded()) throw new Error(`Redis ended; see ${service.logFile}`);
				return answersPing(port);
			},
			{
				interval: 100,
				timeout: { milliseconds: START_TIMEOUT_MS, message: 'Redis did not start' },
			},
		);
	} catch (error) {
		await stop();
		throw error;
	}
	return { host: HOST, port, stop };
}

async function answersPing(port: number): Promise<boolean> {
	const socket = connect(port, HOST);
	try {
		await once(socket, 'connect');
		socket.write('PING\r\n');
		const [answer] = (await once(socket, 'data')) as [Buffer];
		return answer.toString('latin1').startsWith('+PONG');
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
