import type { Bug } from './bugs/bug.mts';
import { bundleNode } from './bundle.mts';
import { runAll } from './pool.mts';
import { firstScenario } from './runScenarios.mts';

/** Plants each bug, prints when it is found, and gives whether all are. */
export async function plant(
	bugs: readonly Bug[],
	{ runs, seed }: { runs: number; seed: number },
): Promise<boolean> {
	const sound = await bundleNode();
	let missed = 0;
	for (const { name, patches, ask = false } of bugs) {
		const first = firstScenario(seed);
		const code = await bundleNode(patches);
		const { found } = await runAll({ code, sound, first, runs, ask });
		if (found === undefined) missed++;
		console.log(
			found === undefined
				? `MISSED  ${name}: not found in ${runs} runs`
				: `found   ${name}: ${found.rule} in run ${found.seed - first + 1}. ${found.what}`,
		);
	}
	console.log(`${bugs.length - missed} of ${bugs.length} planted bugs found`);
	return missed === 0;
}
