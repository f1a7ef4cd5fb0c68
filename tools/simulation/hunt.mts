import { check } from './check/check.mts';
import { scenarioOf } from './generate.mts';
import type { Bundle } from './n8n/nodeProcess.mts';
import { breaks } from './shrink.mts';
import { simulate } from './simulation.mts';
import type { Example, Tally } from './tally.mts';
import { count } from './tally.mts';

/** Scenarios between two looks at what a planted bug has broken. */
const CHUNK = 250;

/** Which scenarios one worker runs: of all numbers from `first` on, every so-many-th. */
export interface Share {
	first: number;
	runs: number;
	workers: number;
	worker: number;
	/** Of Send and Wait. */
	ask?: boolean;
}

function* scenarios({ first, workers, worker, ask }: Share, from: number, to: number) {
	for (let run = from; run < to; run++) {
		if (run % workers === worker) yield scenarioOf(first + run, ask);
	}
}

/** Runs scenarios, counts what they come to, and gives the breaches in the order of the scenarios. */
export async function simulateAll(
	bundle: Bundle,
	share: Share,
	tally: Tally,
	from = 0,
	to = share.runs,
): Promise<Example[]> {
	const broken: Example[] = [];
	await simulate(bundle, scenarios(share, from, to), (result) => {
		const violations = check(result);
		count(tally, result, violations);
		const { seed } = result.scenario;
		for (const { rule, what, apart } of violations) {
			if (apart === undefined) broken.push({ rule, what, seed, kind: rule });
		}
	});
	return broken.sort((one, other) => one.seed - other.seed);
}

/**
 * Looks for a scenario that breaks a rule which the sound node keeps there.
 *
 * @returns the first one; undefined when there is none
 */
export async function hunt(
	bundle: Bundle,
	sound: Bundle,
	share: Share,
	tally: Tally,
): Promise<Example | undefined> {
	for (let from = 0; from < share.runs; from += CHUNK) {
		const to = Math.min(share.runs, from + CHUNK);
		for (const example of await simulateAll(bundle, share, tally, from, to)) {
			if (!(await breaks(sound, scenarioOf(example.seed, share.ask), example.rule))) return example;
		}
	}
	return undefined;
}
