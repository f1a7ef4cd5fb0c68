import type { Result } from '../simulation.mts';
import { charges } from './charges.mts';
import { familiesOf } from './intents.mts';
import { messages } from './messages.mts';
import { ends, order, quiet, rowsOfRun } from './runs.mts';
import { statements } from './statements.mts';
import { waits } from './waits.mts';
import type { Violation } from './violation.mts';

/** Every breach of the rules in what a scenario has come to. */
export function check(result: Result): Violation[] {
	const { scenario, runs, xquik } = result;
	const families = familiesOf(scenario, runs, xquik.delivered);
	return [
		...ends(result),
		...messages(result, families),
		...runs.flatMap((run) => [
			...rowsOfRun(result, run),
			...statements(result, run, families),
			...order(result, run),
			...waits(result, run),
		]),
		...charges(result),
		...quiet(result),
	];
}
