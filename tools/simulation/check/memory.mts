import type { NodeRun } from '../n8n/runs.mts';
import type { Result } from '../simulation.mts';

/** Whether a crash, or Stop, has taken the memory between two runs of an execution. */
export function memoryLost({ runs }: Result, one: number, other: number): boolean {
	const first = runs[Math.min(one, other)];
	const last = runs[Math.max(one, other)];
	if (first === undefined || last === undefined) return false;
	return runs.some(
		({ end, lineage, step }) =>
			lineage === last.lineage &&
			step >= first.step &&
			step < last.step &&
			(end === 'crashed' || end === 'stopped'),
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

/** Older records are taken for those of an earlier life of the database. In ms. */
const LATE = 3_600_000;

/** Whether more than an hour has gone by between the first of these runs and the last. */
export function takenOverLate({ runs, scenario }: Result, numbers: readonly number[]): boolean {
	const times = numbers.map((number) => runs[number]?.beganAt ?? 0);
	const between = Math.max(...times) - Math.min(...times);
	return between + Math.abs(scenario.skew) * 1000 > LATE;
}
