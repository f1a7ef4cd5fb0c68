import type { Result } from '../simulation.mts';
import type { Delivered } from '../xquik/state.mts';
import type { Family } from './intents.mts';
import { memoryLost, sameRound, stoppedBefore, takenOverLate } from './memory.mts';
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
	const numbers = delivered.map(({ origin }) => origin.run);
	const last = Math.max(...numbers);
	const lastRun = runs[last];
	if (lastRun === undefined) return {};
	const { contract, resumeToken, protection } = scenario;
	const lost = memoryLost(result, Math.min(...numbers), last);
	if (contract === 'legacy') {
		// Under Per Execution all of them are of one execution.
		const shared = protection !== 'perExecution' && !sameRound(result, numbers);
		if (shared || scenario.outside) return { apart: 'legacy: no keys' };
		return lost ? { apart: 'legacy: memory lost' } : {};
	}
	if (protection !== 'perExecution') return {};
	if (scenario.outside && takenOverLate(result, numbers)) {
		return { apart: 'tool outside of an execution: an hour later' };
	}
	if (!resumeToken && stoppedBefore(result, lastRun)) return { apart: 'older n8n: after Stop' };
	if (!resumeToken && lost && takenOverLate(result, numbers)) {
		return { apart: 'older n8n: taken over late' };
	}
	const mixed = !scenario.tool && lost && wasChanged(result, lastRun);
	return mixed ? { apart: 'another order: memory lost' } : {};
}
