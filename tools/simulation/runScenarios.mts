import { bundleNode } from './bundle.mts';
import { scenarioOf } from './generate.mts';
import { Bundle } from './n8n/nodeProcess.mts';
import { runAll } from './pool.mts';
import { showCounterexample } from './replay.mts';

/** Seeds are so far apart that their scenarios do not meet. */
const STRIDE = 10_000_019;

/** Number of the first scenario of a seed. */
export function firstScenario(seed: number): number {
	return (seed - 1) * STRIDE + 1;
}

function listed(counts: Record<string, number>): string {
	const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
	return entries.map(([name, count]) => `${count} ${name}`).join(', ');
}

/** Runs scenarios, prints what they come to, and gives whether no rule was broken. */
export async function runScenarios({
	runs,
	seed,
	ask = false,
}: {
	runs: number;
	seed: number;
	ask?: boolean;
}): Promise<boolean> {
	const code = await bundleNode();
	const start = performance.now();
	const cpu = process.cpuUsage();
	const { tally } = await runAll({ code, first: firstScenario(seed), runs, ask });
	const seconds = (performance.now() - start) / 1000;
	const { user, system } = process.cpuUsage(cpu);
	const cpuSeconds = (user + system) / 1e6;
	const violated = Object.keys(tally.violated).length > 0;
	console.log(
		[
			`${tally.runs} runs with seed ${seed} in ${seconds.toFixed(1)} s: ${Math.round(tally.runs / seconds)} runs/s (${Math.round(tally.runs / cpuSeconds)} for each second of CPU)`,
			`The node ran ${tally.nodeRuns} times; ${tally.messages} messages; rows: ${listed(tally.rows)}`,
			`Counted apart, in runs: ${listed(tally.apart) || 'none'}`,
			`Violations, in runs: ${listed(tally.violated) || '0'}`,
		].join('\n'),
	);
	const bundle = new Bundle(code);
	for (const { rule, seed: number } of tally.examples) {
		await showCounterexample(bundle, scenarioOf(number, ask), rule);
	}
	return !violated;
}
