import type { Result } from '../simulation.mts';
import type { Charge } from '../xquik/state.mts';
import type { Apart, Violation } from './violation.mts';

/** An upload record older than this may be paid again, in ms. */
const REUSE_LIMIT = 23 * 3_600_000;

/** No credit is spent twice for the same thing. */
export function charges(result: Result): Violation[] {
	return [...uploads(result), ...lookups(result)];
}

function uploads({ scenario, runs, xquik }: Result): Violation[] {
	const { protection, contract, items } = scenario;
	const perLineage = protection === 'perExecution';
	const nameOf = (lineage: number, file: string) => `${perLineage ? lineage : ''} ${file}`;
	const allowed = new Map<string, Set<unknown>>();
	for (const { lineage, items: numbers } of runs) {
		for (const number of numbers) {
			const item = items[number];
			if (item?.file === undefined) continue;
			const name = nameOf(lineage, item.file);
			const one = allowed.get(name) ?? new Set();
			allowed.set(name, one.add(scenario.tool || protection === 'perMessage' ? 'one' : number));
		}
	}
	const paid = new Map<string, Charge[]>();
	for (const charge of xquik.charges) {
		if (charge.what !== 'upload') continue;
		const name = nameOf(charge.origin.lineage, charge.detail);
		paid.set(name, [...(paid.get(name) ?? []), charge]);
	}
	const violations: Violation[] = [];
	for (const [name, list] of paid) {
		const most = allowed.get(name)?.size ?? 0;
		const old = (list.at(-1)?.at ?? 0) - (list[0]?.at ?? 0) > REUSE_LIMIT;
		if (list.length <= most || old) continue;
		const lineages = new Set(list.map(({ origin }) => origin.lineage));
		const apart: { apart?: Apart } = contract === 'legacy' ? { apart: 'legacy: no keys' } : {};
		const runNumbers = list.map(({ origin }) => origin.run).join(', ');
		const what = `The upload of ${name} was paid ${list.length} times, by runs ${runNumbers} of ${lineages.size} executions`;
		violations.push({ rule: 'credit_twice', what, ...apart });
	}
	return violations;
}

/** A run looks up each user once, where no answer is lost. */
function lookups({ scenario, runs, xquik }: Result): Violation[] {
	if (scenario.faults.some(({ on }) => on === 'user')) return [];
	return runs.flatMap(({ number }) => {
		const names = xquik.charges
			.filter(({ what, origin }) => what === 'user' && origin.run === number)
			.map(({ detail }) => detail);
		return new Set(names).size === names.length
			? []
			: [{ rule: 'credit_twice' as const, what: `run ${number} looked up a user twice` }];
	});
}
