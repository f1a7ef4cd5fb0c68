import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Share } from './hunt.mts';
import type { Example, Tally } from './tally.mts';
import { emptyTally, merge } from './tally.mts';

/** What one worker does. */
export interface Task extends Share {
	/** The bundled node. */
	code: string;
	/**
	 * The node without a planted bug. The worker then ends at the first scenario that breaks a rule
	 * which this one keeps.
	 */
	sound?: string;
}

/** What one worker has found. */
export interface Finding {
	tally: Tally;
	/** What the planted bug breaks. */
	found?: Example;
}

/** Nothing of a scenario outlives it: with room for many of them little is left to copy. In MB. */
const YOUNG_GENERATION = 64;

/** Splits scenarios over all processors, and puts together what they come to. */
export async function runAll(task: Omit<Task, 'workers' | 'worker'>): Promise<Finding> {
	const workers = availableParallelism();
	const findings = await Promise.all(
		Array.from({ length: workers }, (_, worker) => runWorker({ ...task, workers, worker })),
	);
	const tally = emptyTally();
	for (const finding of findings) merge(tally, finding.tally);
	const found = findings.flatMap((finding) => finding.found ?? []);
	const [earliest] = found.sort((one, other) => one.seed - other.seed);
	return { tally, ...(earliest !== undefined && { found: earliest }) };
}

async function runWorker(task: Task): Promise<Finding> {
	return await new Promise<Finding>((resolve, reject) => {
		const worker = new Worker(new URL('worker.mts', import.meta.url), {
			workerData: task,
			resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
		});
		worker.once('message', resolve);
		worker.once('error', reject);
		worker.once('exit', (code) => {
			reject(new Error(`A worker has ended with ${code} before it had a result.`));
		});
	});
}
