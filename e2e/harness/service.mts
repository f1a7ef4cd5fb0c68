import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How a program that keeps running is started. */
export interface ServiceOptions {
	command: string;
	args: string[];
	cwd?: string;
	/** Its whole environment. */
	env: NodeJS.ProcessEnv;
	/** Both outputs are appended here. */
	logFile: string;
	uid?: number;
	gid?: number;
	/** What asks it to end; default SIGTERM. */
	stopSignal?: NodeJS.Signals;
}

/** A program that was started, in a process group of its own. */
export interface Service {
	readonly pid: number;
	readonly logFile: string;
	/** True from its end on. */
	hasEnded(): boolean;
	/** Asks it to end, and kills it when it has not ended within 20 s. */
	stop(): Promise<void>;
	/** Kills it and its children with SIGKILL at once. */
	kill(): Promise<void>;
}

const STOP_TIMEOUT_MS = 20_000;

/** Starts a program. Throws when it cannot be started. */
export async function startService(options: ServiceOptions): Promise<Service> {
	const { command, args, logFile, stopSignal = 'SIGTERM', ...rest } = options;
	const log = await open(logFile, 'a');
	const child = spawn(command, args, {
		...rest,
		// A group of its own: Ctrl-C reaches this process only, and children can be ended with it.
		detached: true,
		stdio: ['ignore', log.fd, log.fd],
	});
	const ended = once(child, 'exit').then(() => undefined);
	await once(child, 'spawn');
	await log.close();
	const { pid } = child;
	if (pid === undefined) throw new Error(`${command} has no process ID.`);
	const isRunning = () => child.exitCode === null && child.signalCode === null;
	const signalGroup = (signal: NodeJS.Signals) => {
		try {
			process.kill(-pid, signal);
		} catch (error) {
			// Nobody of the group is left.
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	};
	return {
		pid,
		logFile,
		hasEnded: () => !isRunning(),
		stop: async () => {
			if (isRunning()) child.kill(stopSignal);
			await Promise.race([ended, pause(STOP_TIMEOUT_MS, undefined, { ref: false })]);
			signalGroup('SIGKILL');
			await ended;
		},
		kill: async () => {
			signalGroup('SIGKILL');
			await ended;
		},
	};
}
