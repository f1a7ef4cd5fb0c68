import { check } from './check/check.mts';
import type { Rule } from './check/violation.mts';
import type { Fault, Item, Scenario, Step } from './scenario.mts';
import type { Bundle } from './n8n/nodeProcess.mts';
import type { Result, SimulationOptions, StartableBundle } from './simulation.mts';
import { simulate } from './simulation.mts';

/** Runs one scenario. */
export async function runOne(
	bundle: StartableBundle,
	scenario: Scenario,
	options: SimulationOptions = {},
): Promise<Result> {
	const results: Result[] = [];
	await simulate(bundle, [scenario], (result) => results.push(result), options);
	const [result] = results;
	if (result === undefined) throw new Error('The simulation has no result.');
	return result;
}

/** Whether a scenario breaks a rule in a way that is not counted apart. */
export async function breaks(bundle: Bundle, scenario: Scenario, rule: Rule): Promise<boolean> {
	const violations = check(await runOne(bundle, scenario));
	return violations.some((violation) => violation.rule === rule && violation.apart === undefined);
}

/** Leaves out of a scenario, one by one, whatever the breach of this rule does not need. */
export async function shrink(bundle: Bundle, scenario: Scenario, rule: Rule): Promise<Scenario> {
	let smallest = scenario;
	for (let smaller: Scenario | undefined = scenario; smaller !== undefined; ) {
		smallest = smaller;
		smaller = undefined;
		for (const candidate of candidates(smallest)) {
			if (!isPossible(candidate) || !(await breaks(bundle, candidate, rule))) continue;
			smaller = candidate;
			break;
		}
	}
	return smallest;
}

/** Scenarios that are a little simpler, those that leave out most first. */
function* candidates(scenario: Scenario): Generator<Scenario> {
	const { steps, faults, items } = scenario;
	for (const at of steps.keys()) {
		const left = steps.filter((_, other) => other !== at);
		if (left[0]?.do === 'execute') yield compact({ ...scenario, steps: left });
	}
	for (const at of faults.keys()) {
		yield { ...scenario, faults: faults.filter((_, other) => other !== at) };
	}
	for (const [at, item] of items.entries()) {
		const without = steps.map((step) =>
			'items' in step && step.items !== undefined
				? { ...step, items: step.items.filter((number) => number !== at) }
				: step,
		);
		const empty = without.some((step) => 'items' in step && step.items?.length === 0);
		if (items.length > 1 && !empty) yield compact({ ...scenario, steps: without });
		for (const simpler of simplerItems(item)) yield { ...scenario, items: items.with(at, simpler) };
	}
	for (const [at, step] of steps.entries()) {
		for (const simpler of simplerSteps(step)) yield { ...scenario, steps: steps.with(at, simpler) };
	}
	for (const [at, fault] of faults.entries()) {
		for (const simpler of simplerFaults(fault))
			yield { ...scenario, faults: faults.with(at, simpler) };
	}
	for (const [name, value] of Object.entries(PLAIN) as Array<[keyof Scenario, unknown]>) {
		if (scenario[name] !== value) yield { ...scenario, [name]: value };
	}
}

/** Settings that need no explanation. */
const PLAIN = {
	contract: 'lifecycle',
	resumeToken: true,
	tool: false,
	atOnce: false,
	outside: false,
	skew: 0,
	verify: false,
	writeLimit: null,
	tries: 1,
	protection: 'perExecution',
	onError: 'stopWorkflow',
	concurrency: 1,
	maxWait: 10,
} as const satisfies Partial<Scenario>;

function* simplerItems(item: Item): Generator<Item> {
	const { file, ...rest } = item;
	if (file !== undefined) yield rest;
	if (item.to !== '101') yield { ...item, to: '101' };
	if (item.account !== 'acme') yield { ...item, account: 'acme' };
}

function* simplerSteps(step: Step): Generator<Step> {
	for (const part of ['interrupt', 'process', 'parallel'] as const) {
		if (part in step) yield without(step, part);
	}
	if (step.do === 'retry' && step.items !== undefined) yield without(step, 'items');
	const interrupt = 'interrupt' in step ? step.interrupt : undefined;
	for (const after of [1, 2, 3, 4, 5, 6]) {
		if (interrupt === undefined || after >= interrupt.after) return;
		yield { ...step, interrupt: { ...interrupt, after } } as Step;
	}
}

function without(step: Step, part: string): Step {
	return Object.fromEntries(Object.entries(step).filter(([name]) => name !== part)) as Step;
}

function* simplerFaults(fault: Fault): Generator<Fault> {
	const { to, ...rest } = fault;
	if (to !== undefined) yield rest;
	if (fault.times > 1) yield { ...fault, times: 1 };
	if (fault.nth > 1) yield { ...fault, nth: 1 };
	if (fault.effect.kind === 'pending' && fault.effect.polls > 1) {
		yield { ...fault, effect: { ...fault.effect, polls: 1 } };
	}
}

/** Without the items that no step has any more. */
function compact(scenario: Scenario): Scenario {
	const used = new Set<number>();
	for (const step of scenario.steps) {
		if ('items' in step) for (const number of step.items ?? []) used.add(number);
	}
	const kept = [...used].sort((a, b) => a - b);
	const renumber = (numbers: number[]) => numbers.map((number) => kept.indexOf(number));
	return {
		...scenario,
		items: scenario.items.filter((_, number) => used.has(number)),
		steps: scenario.steps.map((step) =>
			'items' in step && step.items !== undefined ? { ...step, items: renumber(step.items) } : step,
		),
	};
}

/** Only an agent asks for the same item twice; n8n gives the node items of their own. */
function isPossible({ tool, outside, steps }: Scenario): boolean {
	if (outside && !tool) return false;
	if (tool) return true;
	return steps.every(
		(step) => !('items' in step) || new Set(step.items).size === (step.items?.length ?? 0),
	);
}
