import { join } from 'node:path';
import { execaNode } from 'execa';
import type { SoakOptions } from './commandLine.mts';
import { draw } from './draw.mts';
import type { WorkerTask } from './plan.mts';

/** A killed process had this much time, at least and at most, to send in. In ms. */
const SHORTEST_LIFE = 20;
const LONGEST_LIFE = 3_000;

/**
 * Runs n8n in a process of its own until all executions have rows. Kills it at random instants and
 * starts it again.
 *
 * @param deadline when it is killed for good, in ms of `performance.now()`
 * @param temporaryFolder for everything n8n writes: a killed process leaves it behind
 * @returns how often it was killed
 * @throws when the process fails by itself, or does not end before the deadline
 */
export async function runWithKills(
	task: WorkerTask,
	{ kills, seed }: SoakOptions,
	deadline: number,
	temporaryFolder: string,
): Promise<number> {
	for (let kill = 0; ; kill += 1) {
		const worker = execaNode(join(import.meta.dirname, 'worker.mts'), {
			ipcInput: { ...task },
			env: { TMPDIR: temporaryFolder },
			stdin: 'ignore',
			// Standard output has room for the result only.
			stdout: process.stderr,
			stderr: process.stderr,
			timeout: Math.max(1, deadline - performance.now()),
			killSignal: 'SIGKILL',
			reject: false,
		});
		const life = SHORTEST_LIFE + (LONGEST_LIFE - SHORTEST_LIFE) * draw(seed, 'life', kill);
		let timer: NodeJS.Timeout | undefined;
		// It says when it is ready.
		worker.once('message', () => {
			if (kill < kills) timer = setTimeout(() => worker.kill(), life);
		});
		const { exitCode, timedOut } = await worker;
		clearTimeout(timer);
		if (timedOut) throw new Error('The soak did not end before its time limit.');
		if (exitCode === 0) return kill;
		if (!worker.killed) {
			throw new Error(`n8n's process ended by itself, with exit code ${String(exitCode)}.`);
		}
	}
}
