import fc from 'fast-check';

import { runInLanes } from '../../../nodes/XquikDm/items/lanes.ts';
import { VirtualClock } from '../support/virtualClock.mts';

interface Job {
	number: number;
	lane: string;
	/** In ms. */
	duration: number;
}

interface Run extends Job {
	start: number;
	end: number;
}

async function runAll(jobs: readonly Job[], concurrency: number): Promise<Run[]> {
	const clock = new VirtualClock();
	const runs: Run[] = [];
	await runInLanes(
		jobs,
		concurrency,
		({ lane }) => lane,
		async (job) => {
			const run: Run = { ...job, start: clock.elapsed, end: Number.NaN };
			runs.push(run);
			await clock.sleep(job.duration);
			run.end = clock.elapsed;
		},
	);
	return runs;
}

function jobs(...pairs: [lane: string, duration: number][]): Job[] {
	return pairs.map(([lane, duration], number) => ({ number, lane, duration }));
}

const anyJobs = fc
	.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 9 })), {
		maxLength: 15,
	})
	.map((pairs) => jobs(...pairs));
const anyConcurrency = fc.integer({ min: 1, max: 6 });

describe('runInLanes', () => {
	it('runs every job once, each lane in order and one at a time', async () => {
		await fc.assert(
			fc.asyncProperty(anyJobs, anyConcurrency, async (given, concurrency) => {
				const runs = await runAll(given, concurrency);
				expect(runs.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
					given.map(({ number }) => number),
				);
				for (const lane of new Set(given.map((job) => job.lane))) {
					const inLane = runs.filter((run) => run.lane === lane);
					for (const [index, run] of inLane.entries()) {
						const next = inLane[index + 1];
						if (next === undefined) continue;
						expect(next.number).toBeGreaterThan(run.number);
						expect(next.start).toBeGreaterThanOrEqual(run.end);
					}
				}
			}),
		);
	});

	it('never runs more jobs at once than the concurrency', async () => {
		await fc.assert(
			fc.asyncProperty(anyJobs, anyConcurrency, async (given, concurrency) => {
				const runs = await runAll(given, concurrency);
				for (const { start } of runs) {
					const atOnce = runs.filter((run) => run.start <= start && start < run.end);
					expect(atOnce.length).toBeLessThanOrEqual(concurrency);
				}
			}),
		);
	});

	it.each([
		[1, [0, 10, 20, 30]],
		[2, [0, 0, 10, 10]],
		[5, [0, 0, 0, 0]],
	])('uses a concurrency of %i to the full', async (concurrency, starts) => {
		const runs = await runAll(jobs(['a', 10], ['b', 10], ['c', 10], ['d', 10]), concurrency);
		expect(runs.map(({ start }) => start)).toEqual(starts);
	});

	it('lets another lane pass one that is busy', async () => {
		const runs = await runAll(jobs(['a', 50], ['a', 10], ['b', 10], ['c', 10]), 2);
		expect(runs.map(({ number, start }) => [number, start])).toEqual([
			[0, 0],
			[2, 0],
			[3, 10],
			[1, 50],
		]);
	});

	it('ends when the last job has ended, and not before', async () => {
		const runs = await runAll(jobs(['a', 10], ['b', 50]), 2);
		expect(runs.map(({ end }) => end)).toEqual([10, 50]);
	});

	it('ends at once without jobs', async () => {
		await expect(runAll([], 5)).resolves.toEqual([]);
	});
});
