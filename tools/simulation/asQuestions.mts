import { originalOf } from './changes.mts';
import type { Scenario, Step } from './scenario.mts';

/** The first item, which is all that a run of Send and Wait takes. */
function one(items: readonly number[]): number[] {
	return items.slice(0, 1);
}

/**
 * A scenario of Send as one of Send and Wait: a run has one item, and no agent calls it. A retry keeps a
 * changed text, and not another item in the place of the first.
 */
export function asQuestions(scenario: Scenario): Scenario {
	let asked: number | undefined;
	const nameOf = (number: number | undefined) => {
		const item = number === undefined ? undefined : scenario.items[number];
		return item === undefined ? undefined : JSON.stringify(originalOf(item));
	};
	const steps = scenario.steps.map((step): Step => {
		if (step.do === 'execute' || step.do === 'loop') {
			[asked] = step.items;
			return { ...step, items: one(step.items) };
		}
		if (step.do !== 'retry' || step.items === undefined) return step;
		const { items, ...rest } = step;
		const same = items.find((number) => nameOf(number) === nameOf(asked));
		return same === undefined ? rest : { ...rest, items: [same] };
	});
	return { ...scenario, ask: true, tool: false, atOnce: false, outside: false, steps };
}
