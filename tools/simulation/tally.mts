import { rowText } from './check/rowText.mts';
import type { Rule, Violation } from './check/violation.mts';
import type { Result } from './simulation.mts';

/** An example of a breach. */
export interface Example {
	rule: Rule;
	/** Number of its scenario. */
	seed: number;
	what: string;
	/** Breaches of the same kind are thought to have the same cause. */
	kind: string;
}

/** What many runs have come to. */
export interface Tally {
	runs: number;
	/** Times that n8n ran the node. */
	nodeRuns: number;
	messages: number;
	/** Rows by `send_status`. */
	rows: Record<string, number>;
	/** Scenarios that break a rule. */
	violated: Record<string, number>;
	/** Scenarios with a breach that nobody can prevent, by its reason. */
	apart: Record<string, number>;
	examples: Example[];
}

/** Breaches of one kind that are kept with their scenario. */
const EXAMPLES = 2;

/** Breaches that are kept. */
const MOST_EXAMPLES = 16;

/** Nothing yet. */
export function emptyTally(): Tally {
	return { runs: 0, nodeRuns: 0, messages: 0, rows: {}, violated: {}, apart: {}, examples: [] };
}

function add(counts: Record<string, number>, name: string, count = 1): void {
	counts[name] = (counts[name] ?? 0) + count;
}

function keep(examples: Example[], example: Example): void {
	if (examples.length >= MOST_EXAMPLES) return;
	const alike = examples.filter(({ kind }) => kind === example.kind);
	if (alike.length < EXAMPLES) examples.push(example);
}

/** Counts one result. */
export function count(tally: Tally, result: Result, violations: readonly Violation[]): void {
	const { runs, xquik, scenario } = result;
	tally.runs++;
	tally.nodeRuns += runs.length;
	tally.messages += xquik.delivered.length;
	for (const { rows, repeated } of runs) {
		if (repeated) continue;
		for (const row of rows ?? []) add(tally.rows, rowText(row, 'send_status'));
	}
	const rules = violations.filter(({ apart }) => apart === undefined);
	for (const rule of new Set(rules.map((violation) => violation.rule))) {
		add(tally.violated, rule);
		const what = rules.find((violation) => violation.rule === rule)?.what ?? '';
		const { contract, protection, tool, verify, seed } = scenario;
		const kind = [rule, contract, protection, tool, verify].join(' ');
		keep(tally.examples, { rule, what, kind, seed });
	}
	const reasons = new Set(
		violations.flatMap(({ apart, rule }) => (apart ? [`${apart} (${rule})`] : [])),
	);
	for (const reason of reasons) add(tally.apart, reason);
}

/** Puts two tallies together. */
export function merge(total: Tally, part: Tally): void {
	total.runs += part.runs;
	total.nodeRuns += part.nodeRuns;
	total.messages += part.messages;
	for (const name of ['rows', 'violated', 'apart'] as const) {
		for (const [key, number] of Object.entries(part[name])) add(total[name], key, number);
	}
	for (const example of part.examples) keep(total.examples, example);
}
