import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';

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

/** The groups to kill when this process exits before it could stop them. */
const runningGroups = new Set<number>();
process.on('exit', () => {
	for (const pid of runningGroups) signalGroup(pid, 'SIGKILL');
});

/** Starts a program. Throws when it cannot be started. */
export async function startService(options: ServiceOptions): Promise<Service> {
	const { command, args, logFile, stopSignal = 'SIGTERM', ...rest } = options;
	const log = { file: logFile, append: true };
	const child = execa(command, args, {
		...rest,
		extendEnv: false,
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
	const killGroup = async () => {
		signalGroup(pid, 'SIGKILL');
		await child;
		runningGroups.delete(pid);
	};
	return {
		pid,
		logFile,
		hasEnded: () => !isRunning(),
		stop: async () => {
			if (isRunning()) child.kill(stopSignal);
			await Promise.race([child, pause(STOP_TIMEOUT_MS, undefined, { ref: false })]);
			await killGroup();
		},
		kill: killGroup,
	};
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch (error) {
		// Nobody of the group is left.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
