import type { NodeRun } from '../n8n/runs.mts';
import type { Result } from '../simulation.mts';

/** Whether the memory of `from` was lost before `to` began: by a crash, or by Stop. */
export function memoryLost({ runs }: Result, from: number, to: number): boolean {
	const lineage = runs[from]?.lineage;
	const between = runs.filter((run) => run.lineage === lineage && run.number < to);
	return between.some(
		({ end, number }) => number >= from && (end === 'crashed' || end === 'stopped'),
	);
}

/** Whether an execution of this lineage was stopped before a run. */
export function stoppedBefore({ runs }: Result, { lineage, number }: NodeRun): boolean {
	return runs.some(
		(run) => run.lineage === lineage && run.number < number && run.end === 'stopped',
	);
}
