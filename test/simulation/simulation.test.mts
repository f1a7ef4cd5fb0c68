import { BUGS, bugNamed } from '../../tools/simulation/bugs/bugs.mts';
import { bundleNode } from '../../tools/simulation/bundle.mts';
import { check } from '../../tools/simulation/check/check.mts';
import { readCommandLine } from '../../tools/simulation/commandLine.mts';
import { generate, scenarioOf } from '../../tools/simulation/generate.mts';
import { hunt, simulateAll } from '../../tools/simulation/hunt.mts';
import { Bundle } from '../../tools/simulation/n8n/nodeProcess.mts';
import { runOne, shrink } from '../../tools/simulation/shrink.mts';
import { emptyTally } from '../../tools/simulation/tally.mts';

const SHARE = { first: 1, runs: 2000, workers: 1, worker: 0 };

/** Planted bugs that are soon found; `npm run simulate -- --planted` finds all of them. */
const SOON = [
	'the key has no item index',
	'a new key after an unknown outcome',
	'a lost answer counts as not reached',
	'messages to the same person go out at the same time',
	'each try of a question has a link of its own',
];

describe('The simulation', () => {
	let sound: Bundle;
	beforeAll(async () => {
		sound = new Bundle(await bundleNode());
	});

	it('does the same whenever it is run with the same number', async () => {
		const traced = async () => (await runOne(sound, generate(4711), { traced: true })).trace;
		const first = await traced();
		expect(first.length).toBeGreaterThan(3);
		expect(await traced()).toEqual(first);
	});

	it('gives each process the state of the modules to itself', async () => {
		const code = await bundleNode();
		// Loads everything anew for each process.
		const anew = {
			start: (...parts: Parameters<Bundle['start']>) => new Bundle(code).start(...parts),
		};
		for (let number = 1; number <= 150; number++) {
			const scenario = generate(number);
			const { trace } = await runOne(anew, scenario, { traced: true });
			expect((await runOne(sound, scenario, { traced: true })).trace).toEqual(trace);
		}
	});

	it('breaks no rule with Send and Wait', async () => {
		const share = { ...SHARE, runs: 1000, ask: true };
		expect(await simulateAll(sound, share, emptyTally())).toEqual([]);
	});

	it.each(SOON)('finds the planted bug, and shrinks what shows it: %s', async (name) => {
		const { patches, ask = false } = bugNamed(name);
		const bundle = new Bundle(await bundleNode(patches));
		const found = await hunt(bundle, sound, { ...SHARE, ask }, emptyTally());
		if (found === undefined) throw new Error('It was not found.');
		const scenario = scenarioOf(found.seed, ask);
		const smallest = await shrink(bundle, scenario, found.rule);
		expect(smallest.faults.length).toBeLessThanOrEqual(scenario.faults.length);
		const violations = check(await runOne(bundle, smallest));
		expect(violations.map(({ rule }) => rule)).toContain(found.rule);
	});

	it.each(BUGS)('has a planted bug that fits the sources: $name', async ({ patches }) => {
		expect(patches.length).toBeGreaterThan(0);
		expect(new Bundle(await bundleNode(patches))).toBeInstanceOf(Bundle);
	});

	it('refuses a planted bug that does not fit the sources', async () => {
		const patch = { file: 'nodes/XquikDm/XquikDm.node.ts', find: 'no such text', replace: '' };
		await expect(bundleNode([patch])).rejects.toThrow('finds it 0 times');
	});

	it.each([['--runs', '0'], ['--seed', 'one'], ['--unknown']])('refuses %s %s', (...args) => {
		expect(() => readCommandLine(args)).toThrow();
	});
});
