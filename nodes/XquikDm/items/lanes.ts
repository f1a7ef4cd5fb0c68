/**
 * Runs jobs in lanes: jobs of the same lane one after the other in their order, different lanes at
 * the same time, never more than `concurrency` at once. Free places go to the earliest job.
 *
 * @param laneOf the lane of a job, such as its account and recipient
 * @param run must not throw
 */
export async function runInLanes<Job>(
	jobs: readonly Job[],
	concurrency: number,
	laneOf: (job: Job) => string,
	run: (job: Job) => Promise<void>,
): Promise<void> {
	const waiting = [...jobs];
	const busy = new Set<string>();
	const running = new Set<Promise<void>>();
	while (waiting.length > 0 || running.size > 0) {
		const next = running.size < concurrency ? nextFree(waiting, busy, laneOf) : undefined;
		if (next === undefined) {
			await Promise.race(running);
			continue;
		}
		const lane = laneOf(next);
		busy.add(lane);
		const done = run(next).finally(() => {
			busy.delete(lane);
			running.delete(done);
		});
		running.add(done);
	}
}

function nextFree<Job>(
	waiting: Job[],
	busy: ReadonlySet<string>,
	laneOf: (job: Job) => string,
): Job | undefined {
	const index = waiting.findIndex((job) => !busy.has(laneOf(job)));
	return index < 0 ? undefined : waiting.splice(index, 1)[0];
}
