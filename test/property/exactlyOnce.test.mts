import fc from 'fast-check';
import { resolve } from 'node:path';
import { startEngine } from '../../tools/engine/engine.mts';
import type { Engine } from '../../tools/engine/engine.mts';
import { endFastTime, startFastTime } from '../fastTime.mts';
import { runScenario, statusOf } from './runScenario.mts';
import type { Scenario } from './scenario.mts';
import { scenario } from './scenario.mts';
import { violationsOf } from './violations.mts';

/** PROPERTY_SEED repeats a run, PROPERTY_RUNS makes it longer. */
const SEED = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 60);

/** Scenarios at the same time: most of a scenario is waiting. */
const PARALLEL = 24;

/** No shrinking beyond this, in ms: the smallest counterexample until then is shown. */
const SHRINK_LIMIT = 60_000;

let engine: Engine;
const statuses = new Map<string, number>();

/** Throws what breaks the guarantee. */
async function check(tried: Scenario): Promise<void> {
	const result = await runScenario(engine, tried);
	for (const row of result.rows.flat()) {
		const status = statusOf(row);
		statuses.set(status, (statuses.get(status) ?? 0) + 1);
	}
	const violations = violationsOf(tried, result);
	if (violations.length > 0) throw new Error(violations.join('; '));
}

/** Checks many scenarios at the same time; gives how each one ended. */
async function checkAll(scenarios: Scenario[]): Promise<Map<string, Promise<void>>> {
	const results = new Map<string, Promise<void>>();
	const queue = [...scenarios];
	const lane = async () => {
		for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
			const result = check(next);
			results.set(JSON.stringify(next), result);
			await Promise.allSettled([result]);
		}
	};
	await Promise.all(Array.from({ length: PARALLEL }, lane));
	return results;
}

describe('the delivery guarantee', () => {
	beforeAll(async () => {
		startFastTime();
		engine = await startEngine({ packageRoot: resolve('.') });
	});
	afterAll(async () => {
		await engine.close();
		endFastTime();
	});

	it(
		`holds in ${RUNS} random scenarios (seed ${SEED})`,
		async () => {
			// fast-check tries one scenario after the other. The same seed gives the same scenarios, so
			// all are tried beforehand at the same time, and fast-check only has the counterexamples left.
			const results = await checkAll(fc.sample(scenario, { seed: SEED, numRuns: RUNS }));
			const counts = [...statuses].sort().map(([status, count]) => `${count} ${status}`);
			process.stderr.write(`Delivery guarantee, seed ${SEED}: ${counts.join(', ')}\n`);
			await fc.assert(
				fc.asyncProperty(scenario, async (tried) => {
					await (results.get(JSON.stringify(tried)) ?? check(tried));
				}),
				{ seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: SHRINK_LIMIT },
			);
		},
		SHRINK_LIMIT + 120_000,
	);
});
