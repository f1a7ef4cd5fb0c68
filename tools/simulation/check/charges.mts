import type { Result } from '../simulation.mts';
import type { Charge } from '../xquik/state.mts';
import { contentOf, sameWordsAreOne } from './intents.mts';
import { memoryLost, sameRound, stoppedBefore, takenOverLate } from './memory.mts';
import { wasChanged } from './statements.mts';
import type { Apart, Violation } from './violation.mts';

/** An upload record older than this may be paid again, in ms. */
const REUSE_LIMIT = 23 * 3_600_000;

/** No credit is spent twice for the same thing. */
export function charges(result: Result): Violation[] {
	return [...uploads(result), ...lookups(result), ...inVain(result)];
}

function uploads(result: Result): Violation[] {
	const { scenario, runs, xquik } = result;
	const { protection, items } = scenario;
	const nameOf = (lineage: number, file: string) =>
		`${protection === 'perExecution' && !scenario.outside ? lineage : ''} ${file}`;
	const allowed = new Map<string, Set<unknown>>();
	for (const { lineage, items: numbers } of runs) {
		for (const number of numbers) {
			const item = items[number];
			if (item?.file === undefined) continue;
			const name = nameOf(lineage, item.file);
			const one = allowed.get(name) ?? new Set();
			allowed.set(name, one.add(sameWordsAreOne(scenario) ? contentOf(item) : number));
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
		const runNumbers = list.map(({ origin }) => origin.run).join(', ');
		const what = `The upload of ${name} was paid ${list.length} times, by runs ${runNumbers}`;
		violations.push({ rule: 'credit_twice', what, ...apartOf(result, list) });
	}
	return violations;
}

function apartOf(result: Result, list: readonly Charge[]): { apart?: Apart } {
	const { scenario, runs } = result;
	const numbers = list.map(({ origin }) => origin.run);
	const last = Math.max(...numbers);
	const lastRun = runs[last];
	if (lastRun === undefined) return {};
	const lost = memoryLost(result, Math.min(...numbers), last);
	if (scenario.contract === 'legacy') {
		// Nobody can ask what became of an upload whose answer was lost.
		if (scenario.faults.some(({ on }) => on === 'upload')) return { apart: 'legacy: lost upload' };
		// Under Per Execution all of them are of one execution.
		const shared = scenario.protection !== 'perExecution' && !sameRound(result, numbers);
		if (shared || scenario.outside) return { apart: 'legacy: no keys' };
		return lost ? { apart: 'legacy: memory lost' } : {};
	}
	if (scenario.protection !== 'perExecution') return {};
	if (scenario.outside && takenOverLate(result, numbers)) {
		return { apart: 'tool outside of an execution: an hour later' };
	}
	if (!scenario.resumeToken && stoppedBefore(result, lastRun)) {
		return { apart: 'older n8n: after Stop' };
	}
	// The key of an earlier life makes the item a conflict, of which nothing is kept.
	if (!scenario.resumeToken && scenario.steps.some((step) => step.do === 'restore')) {
		return { apart: 'older n8n: restored database' };
	}
	const mixed = !scenario.tool && lost && wasChanged(result, lastRun);
	return mixed ? { apart: 'another order: memory lost' } : {};
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

/** Nothing is uploaded for somebody who takes no messages. */
function inVain({ scenario, xquik }: Result): Violation[] {
	const closed = scenario.items.filter(({ to }) => to === 'closed').map(({ file }) => file);
	const paid = xquik.charges.filter(
		({ what, detail }) => what === 'upload' && closed.includes(detail),
	);
	return paid.map(({ origin }) => ({
		rule: 'credit_in_vain',
		what: `run ${origin.run} has paid an upload for somebody who takes no messages`,
	}));
}
