import type { NodeRun } from '../n8n/runs.mts';
import { isChanged } from '../changes.mts';
import type { Result } from '../simulation.mts';
import { userIdOf } from '../xquik/state.mts';
import { contentOf, itemAt, sameWordsAreOne } from './intents.mts';
import type { Violation } from './violation.mts';

/** Everything comes to an end, and the simulation itself works. */
export function ends({ ended, broken, runs }: Result): Violation[] {
	const violations: Violation[] = [];
	if (broken !== undefined) {
		const what = broken instanceof Error ? String(broken.stack) : JSON.stringify(broken);
		violations.push({ rule: 'broken', what });
	} else if (!ended) {
		const waiting = runs.filter(({ end }) => end === 'running').map(({ number }) => number);
		violations.push({ rule: 'no_end', what: `Runs ${waiting.join(', ')} never end` });
	}
	return violations;
}

/** One row an item, in the order of the items, and about the item. */
export function rowsOfRun({ scenario }: Result, run: NodeRun): Violation[] {
	const { rows, paired, items, thrown, number } = run;
	if (thrown !== undefined) return [{ rule: 'rows', what: `run ${number} has no rows: ${thrown}` }];
	if (rows === undefined) return [];
	if (rows.length !== items.length) {
		return [{ rule: 'rows', what: `run ${number}: ${rows.length} rows for ${items.length} items` }];
	}
	const violations: Violation[] = [];
	for (const [place, row] of rows.entries()) {
		const item = itemAt(scenario, items[place] ?? 0);
		const person = row['user_id'] === userIdOf(item) || row['username'] === item.to;
		if (row['text'] !== item.text || !person) {
			violations.push({ rule: 'rows', what: `run ${number}: row ${place} is not of its item` });
		}
		if (paired !== undefined && paired[place] !== place) {
			violations.push({ rule: 'rows', what: `run ${number}: row ${place} is paired wrongly` });
		}
	}
	return violations;
}

/** What a run sent to the same person has left in the order of its items. */
export function order({ scenario, xquik }: Result, run: NodeRun): Violation[] {
	const latest = new Map<string, number>();
	const rows = run.rows ?? [];
	// Items that are one intent share a message, which one of them has sent.
	const senders = new Map<unknown, number>();
	for (const [place, { message_id: id, replayed }] of rows.entries()) {
		if (!senders.has(id) || replayed === false) senders.set(id, place);
	}
	for (const [place, row] of rows.entries()) {
		const at = xquik.delivered.findIndex(({ messageId }) => messageId === row['message_id']);
		const message = xquik.delivered[at];
		if (row['send_status'] !== 'sent' || message?.origin.run !== run.number) continue;
		const item = itemAt(scenario, run.items[place] ?? 0);
		// An equal item before it may have sent what it has found.
		const equals = run.items.slice(0, place).map((number) => contentOf(itemAt(scenario, number)));
		if (sameWordsAreOne(scenario) && equals.includes(contentOf(item))) continue;
		const lane = `${item.account} ${message.userId}`;
		const before = latest.get(lane) ?? -1;
		if (senders.get(row['message_id']) !== place) continue;
		if (at < before) {
			return [
				{ rule: 'order', what: `run ${run.number}: item ${place} reached ${lane} too early` },
			];
		}
		latest.set(lane, at);
	}
	return [];
}

/** Where nothing goes wrong, everything is sent: the rules do not hold because nothing happens. */
export function quiet({ scenario, runs }: Result): Violation[] {
	const { faults, steps, writeLimit, items } = scenario;
	// What another execution has asked under the key is not asked again.
	const asksOnce = scenario.ask === true && scenario.protection !== 'perExecution';
	const calm =
		!asksOnce &&
		faults.length === 0 &&
		writeLimit === null &&
		steps.every((step) => !('interrupt' in step) && step.do !== 'restore') &&
		items.every((item) => item.to !== 'closed' && item.to !== 'nobody' && !isChanged(item));
	if (!calm) return [];
	const unsent = runs.filter(
		({ rows }) => rows?.some((row) => row['send_status'] !== 'sent') !== false,
	);
	return unsent.map(({ number }) => ({ rule: 'not_sent', what: `run ${number} has not sent all` }));
}
