import { parentPort, workerData } from 'node:worker_threads';
import { check } from './check/check.mts';
import { generate } from './generate.mts';
import { compile } from './n8n/nodeProcess.mts';
import type { Finding, Task } from './pool.mts';
import type { Bundle } from './n8n/nodeProcess.mts';
import { simulate } from './simulation.mts';
import { breaks } from './shrink.mts';
import type { Example } from './tally.mts';
import { count, emptyTally } from './tally.mts';

/** Scenarios between two looks at what a planted bug has broken. */
const CHUNK = 250;

// Errors are made by the thousand here, and nobody looks at where.
Error.stackTraceLimit = 0;

const task = workerData as Task;
const bundle = compile(task.code);
const finding: Finding = { tally: emptyTally() };
if (task.sound === undefined) await simulateAll(0, task.runs);
else await hunt(compile(task.sound));
parentPort?.postMessage(finding);

function* scenarios(from: number, to: number) {
	const { first, workers, worker } = task;
	for (let run = from; run < to; run++) {
		if (run % workers === worker) yield generate(first + run);
	}
}

/** Gives the breaches of one kind each, with their scenarios. */
async function simulateAll(from: number, to: number): Promise<Example[]> {
	const broken: Example[] = [];
	await simulate(bundle, scenarios(from, to), (result) => {
		const violations = check(result);
		count(finding.tally, result, violations);
		const own = violations.filter(({ apart }) => apart === undefined);
		const { seed } = result.scenario;
		for (const { rule, what } of own) broken.push({ rule, what, seed });
	});
	return broken.sort((one, other) => one.seed - other.seed);
}

/** Ends with the first scenario that breaks a rule which the sound node keeps there. */
async function hunt(sound: Bundle): Promise<void> {
	for (let from = 0; from < task.runs; from += CHUNK) {
		for (const example of await simulateAll(from, Math.min(task.runs, from + CHUNK))) {
			if (await breaks(sound, generate(example.seed), example.rule)) continue;
			finding.found = example;
			return;
		}
	}
}
