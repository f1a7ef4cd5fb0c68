import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { draw } from './draw.mts';
import type { WorkerTask } from './workerTask.mts';

/** How often and how long n8n's process is started again. */
export interface RestartOptions {
	/** How often it is killed. */
	kills: number;
	seed: number;
	/** When it is killed for good, in ms of `performance.now()`. */
	deadline: number;
	/** For everything n8n writes: a killed process leaves it behind. */
	temporaryFolder: string;
}

/** A killed process had this much time, at least and at most, to send in. In ms. */
const SHORTEST_LIFE = 20;
const LONGEST_LIFE = 3_000;

/**
 * Runs n8n in a process of its own until all executions have rows. Kills it at random instants and
 * starts it again.
 *
 * @returns how often it was killed
 * @throws when the process fails by itself, or does not end before the deadline
 */
export async function runWithKills(task: WorkerTask, options: RestartOptions): Promise<number> {
	const { kills, seed, deadline, temporaryFolder } = options;
	for (let killed = 0; ; killed += 1) {
		const span = LONGEST_LIFE - SHORTEST_LIFE;
		const life = killed < kills ? SHORTEST_LIFE + span * draw(seed, 'life', killed) : undefined;
		const ended = await runOnce(task, life, deadline, temporaryFolder);
		if (ended === 'finished') return killed;
	}
}

async function runOnce(
	task: WorkerTask,
	life: number | undefined,
	deadline: number,
	temporaryFolder: string,
): Promise<'finished' | 'killed'> {
	const child = fork(join(import.meta.dirname, 'worker.mts'), {
		env: { ...process.env, TMPDIR: temporaryFolder },
		// Standard output has room for the result only.
		stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
	});
	const exited = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
	const done = new AbortController();
	const killAfter = async (ms: number): Promise<boolean> => {
		try {
			await pause(Math.max(0, ms), undefined, { signal: done.signal });
		} catch {
			return false;
		}
		return child.kill('SIGKILL');
	};
	const killReadyAfter = async (ms: number): Promise<boolean> => {
		const first = await Promise.race([once(child, 'message'), exited.then(() => undefined)]);
		return first !== undefined && (await killAfter(ms));
	};

	child.send(task);
	const overdue = killAfter(deadline - performance.now());
	const murder = life === undefined ? undefined : killReadyAfter(life);
	const [code] = await exited;
	done.abort();
	if (await overdue) throw new Error('The soak did not end before its time limit.');
	const killed = await murder;
	if (code === 0) return 'finished';
	if (killed === true) return 'killed';
	throw new Error(`n8n's process ended by itself, with exit code ${String(code)}.`);
}
