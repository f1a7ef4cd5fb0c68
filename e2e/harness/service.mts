import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';

/** Where all of them listen. */
export const HOST = '127.0.0.1';

/** A free port of it. */
export function freePort(): Promise<number> {
	return getPort({ host: HOST });
}

/** How a program that keeps running is started. */
export interface ServiceOptions {
	command: string;
	args: string[];
	cwd: string;
	/** Its whole environment. */
	env: NodeJS.ProcessEnv;
	/** Both outputs are appended here. */
	logFile: string;
	uid?: number;
	gid?: number;
	/** What asks it to end; default SIGTERM. */
	killSignal?: NodeJS.Signals;
	/** Whether it can be used; a rejection means that it cannot yet. */
	isReady: () => Promise<boolean>;
}

/** A program that was started, in a process group of its own. */
export interface Service extends AsyncDisposable {
	/** Asks it to end, and kills it when it has not ended within 20 s. */
	stop(): Promise<void>;
	/** Kills it and its children with SIGKILL at once. */
	kill(): Promise<void>;
}

/** n8n's first start migrates the database. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 20_000;
/** How much of the log an error shows, in characters. */
const LOG_TAIL = 4_000;

/** Aborted when this process is to end: what is still starting then ends as well. */
export const interruption = new AbortController();

/** The groups to kill when this process exits before it could stop them. */
const runningGroups = new Set<number>();
process.on('exit', () => {
	for (const pid of runningGroups) killGroup(pid);
});

/** Starts a program, and gives it when it is ready. Throws with the end of its log when it is not. */
export async function startService(options: ServiceOptions): Promise<Service> {
	const { command, args, logFile, isReady, ...rest } = options;
	const log = { file: logFile, append: true };
	const child = execa(command, args, {
		...rest,
		extendEnv: false,
		forceKillAfterDelay: STOP_TIMEOUT_MS,
		// A group of its own: Ctrl-C reaches this process only, and children can be ended with it.
		detached: true,
		stdin: 'ignore',
		stdout: log,
		stderr: log,
		buffer: false,
		reject: false,
	});
	await once(child, 'spawn');
	const { pid } = child;
	if (pid === undefined) throw new Error(`${command} has no process ID.`);
	runningGroups.add(pid);
	const isRunning = () => child.exitCode === null && child.signalCode === null;
	const kill = async () => {
		killGroup(pid);
		await child;
		runningGroups.delete(pid);
	};
	const stop = async () => {
		if (isRunning()) {
			child.kill();
			await once(child, 'exit');
		}
		await kill();
	};
	const check = async () => {
		if (!isRunning()) throw new Error(`${command} ended before it was ready`);
		return isReady().catch(() => false);
	};
	try {
		const { signal } = interruption;
		await pWaitFor(check, { interval: 200, timeout: START_TIMEOUT_MS, signal });
	} catch (cause) {
		await stop();
		const end = (await readFile(logFile, 'utf8')).slice(-LOG_TAIL);
		throw new Error(`${[command, ...args].join(' ')} did not start:\n${end}`, { cause });
	}
	return { stop, kill, [Symbol.asyncDispose]: stop };
}

function killGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch (error) {
		// Nobody of the group is left.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
