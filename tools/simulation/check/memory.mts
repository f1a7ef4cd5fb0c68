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

/**
 * Whether the runs of these messages are rounds of one and the same run of the node, so that the
 * legacy contract's memory, which is by run and item, holds them together.
 */
export function sameRound({ runs }: Result, numbers: readonly number[]): boolean {
	const rounds = numbers.map((number) => {
		const run = runs[number];
		return `${run?.lineage ?? ''} ${run?.runIndex ?? ''}`;
	});
	return new Set(rounds).size <= 1;
}
