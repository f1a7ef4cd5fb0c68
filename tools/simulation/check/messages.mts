import type { Result } from '../simulation.mts';
import type { Delivered } from '../xquik/state.mts';
import type { Family } from './intents.mts';
import { memoryLost, sameRound, stoppedBefore } from './memory.mts';
import { wasChanged } from './statements.mts';
import type { Apart, Violation } from './violation.mts';

/** At most one message an intent, and none that nobody wanted. */
export function messages(result: Result, families: ReadonlyMap<string, Family>): Violation[] {
	const violations: Violation[] = [];
	const known = new Set<Delivered>();
	for (const { delivered, allowed, name } of families.values()) {
		for (const message of delivered) known.add(message);
		if (delivered.length <= allowed) continue;
		const runs = delivered.map(({ origin }) => origin.run).join(', ');
		const what = `${delivered.length} messages in place of ${allowed} for ${name}, by runs ${runs}`;
		violations.push({ rule: 'two_messages', what, ...apartOf(result, delivered) });
	}
	for (const message of result.xquik.delivered) {
		if (!known.has(message))
			violations.push({ rule: 'stranger', what: `Nobody wrote ${message.text}` });
	}
	return violations;
}

function apartOf(result: Result, delivered: readonly Delivered[]): { apart?: Apart } {
	const { scenario, runs } = result;
	const [first] = delivered;
	const last = delivered.at(-1);
	const lastRun = runs[last?.origin.run ?? 0];
	if (first === undefined || last === undefined || lastRun === undefined) return {};
	const { contract, resumeToken, protection } = scenario;
	if (contract === 'legacy') {
		const lineages = new Set(delivered.map(({ origin }) => origin.lineage));
		const numbers = delivered.map(({ origin }) => origin.run);
		const otherRounds = protection !== 'perExecution' && !sameRound(result, numbers);
		if (lineages.size > 1 || otherRounds) return { apart: 'legacy: no keys' };
		return memoryLost(result, first.origin.run, last.origin.run)
			? { apart: 'legacy: memory lost' }
			: {};
	}
	if (protection !== 'perExecution') return {};
	if (!resumeToken && stoppedBefore(result, lastRun)) return { apart: 'older n8n: after Stop' };
	const lost = memoryLost(result, first.origin.run, last.origin.run);
	if (!scenario.tool && lost && wasChanged(result, lastRun)) {
		return { apart: 'another order: memory lost' };
	}
	return {};
}
