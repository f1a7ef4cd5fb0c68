import { check } from './check/check.mts';
import type { Rule } from './check/violation.mts';
import { describe } from './describe.mts';
import { Bundle } from './n8n/nodeProcess.mts';
import type { Scenario } from './scenario.mts';
import { runOne, shrink } from './shrink.mts';

/** Shrinks a scenario that breaks a rule, and prints it with the command that replays it. */
export async function showCounterexample(
	bundle: Bundle,
	scenario: Scenario,
	rule: Rule,
): Promise<void> {
	const smallest = await shrink(bundle, scenario, rule);
	const violations = check(await runOne(bundle, smallest));
	console.log(`\n${rule} (scenario ${scenario.seed}), shrunk:`);
	console.log(describe(smallest));
	for (const violation of violations) {
		if (violation.rule === rule) console.log(`  => ${violation.what}`);
	}
	console.log(`  npm run simulate -- --replay '${JSON.stringify(smallest)}'`);
}

/** Runs a printed scenario again, prints all that happens, and gives whether no rule is broken. */
export async function replay(code: string, text: string): Promise<boolean> {
	const scenario = JSON.parse(text) as Scenario;
	const result = await runOne(new Bundle(code), scenario, { traced: true });
	console.log(describe(scenario));
	console.log(`\n${result.trace.join('\n')}\n`);
	const violations = check(result);
	for (const { rule, what, apart } of violations) {
		console.log(`=> ${rule}: ${what}${apart === undefined ? '' : ` (counted apart: ${apart})`}`);
	}
	if (violations.length === 0) console.log('=> No rule is broken.');
	return violations.every(({ apart }) => apart !== undefined);
}
