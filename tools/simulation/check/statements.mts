import type { IDataObject } from 'n8n-workflow';
import type { NodeRun } from '../n8n/runs.mts';
import type { Result } from '../simulation.mts';
import type { Delivered } from '../xquik/state.mts';
import { contentOf, deliveredContent, familyOf, itemAt, sameWordsAreOne } from './intents.mts';
import type { Family } from './intents.mts';
import { memoryLost, sameRound } from './memory.mts';
import { rowText } from './rowText.mts';
import type { Apart, Rule, Violation } from './violation.mts';

/** The history tells the time of a message to the second: nobody can say which was first. In ms. */
const SAME_TIME = 2000;

/** What the rows of a run say is true. */
export function statements(
	result: Result,
	run: NodeRun,
	families: ReadonlyMap<string, Family>,
): Violation[] {
	// Rows of a round that n8n repeats are seen by nobody.
	if (run.rows === undefined || run.repeated) return [];
	const { scenario } = result;
	const violations: Violation[] = [];
	const denied = new Map<string, number>();
	const claimed = new Set<unknown>();
	for (const [place, row] of run.rows.entries()) {
		const number = run.items[place];
		if (number === undefined) continue;
		const item = itemAt(scenario, number);
		const family = families.get(familyOf(scenario, run.lineage, item));
		if (family === undefined) continue;
		const where = `run ${run.number}, item ${place} (${item.text})`;
		if (row['send_status'] === 'sent') {
			violations.push(...sentUntrue(result, run, row, contentOf(item), where));
			if (family.allowed > 1 && claimed.has(row['message_id'])) {
				// What another process had sent is not known here: only the history tells, by the words.
				const byWords =
					fromHistory(result.runs, run, row) &&
					result.runs.some(({ process }) => process !== run.process);
				violations.push({
					rule: 'sent_untrue',
					what: `${where}: it has the message of its twin`,
					...(byWords && { apart: 'history: same words at once' }),
				});
			}
			claimed.add(row['message_id']);
			continue;
		}
		const rule = denialOf(row);
		if (rule === undefined) continue;
		const own = family.delivered.filter((message) => speaksOf(result, run, message));
		const before = denied.get(family.name) ?? 0;
		const conflict = row['error_code'] === 'idempotency_conflict' && rule === 'failed_untrue';
		// The question of another execution has another link: it is what the conflict is about.
		const isOther = family.changed || wasChanged(result, run) || isOtherQuestion(result, run);
		if (conflict && isOther) continue;
		denied.set(family.name, before + 1);
		const room = sameWordsAreOne(scenario) ? 0 : Math.max(0, family.allowed - 1 - before);
		const out = own[room];
		if (out === undefined) continue;
		const what = `${where}: ${rowText(row, 'send_status')} ${rowText(row, 'error_code')}, but run ${out.origin.run} has sent ${out.messageId}`;
		const lost = own.some(
			({ origin }) => origin.run < run.number && memoryLost(result, origin.run, run.number),
		);
		const otherRounds =
			scenario.contract === 'legacy' &&
			scenario.protection !== 'perExecution' &&
			!sameRound(result, [run.number, out.origin.run]);
		const apart: Apart | undefined = scenario.outside
			? 'tool outside of an execution: no memory'
			: lost
				? 'memory lost: the row speaks for its own run'
				: otherRounds
					? 'legacy: no keys'
					: undefined;
		violations.push({ rule, what, ...(apart !== undefined && { apart }) });
	}
	return violations;
}

/** Which rule a row that denies its message would break. */
function denialOf(row: IDataObject): Rule | undefined {
	if (row['safe_to_retry'] === true) return 'safe_untrue';
	const status = row['send_status'];
	return status === 'failed' || status === 'not_attempted' ? 'failed_untrue' : undefined;
}

/** Whether another execution may have asked under the key, with a link of its own. */
function isOtherQuestion({ scenario, runs }: Result, { lineage, executionId }: NodeRun): boolean {
	if (scenario.ask !== true) return false;
	const isShared = scenario.protection !== 'perExecution';
	return isShared || runs.some((run) => run.lineage === lineage && run.executionId !== executionId);
}

/** Whether items of the execution were changed, or came in another order, when it was repeated. */
export function wasChanged({ runs }: Result, run: NodeRun): boolean {
	return runs.some(
		({ lineage, runIndex, items }) =>
			lineage === run.lineage && runIndex === run.runIndex && items.join() !== run.items.join(),
	);
}

function sentUntrue(
	{ scenario, runs, xquik }: Result,
	run: NodeRun,
	row: IDataObject,
	content: string,
	where: string,
): Violation[] {
	const message = xquik.delivered.find(({ messageId }) => messageId === row['message_id']);
	const says = `${where} says sent ${rowText(row, 'message_id')}`;
	const untrue = (what: string) => ({ rule: 'sent_untrue' as const, what: `${says}: ${what}` });
	if (message === undefined) return [untrue('there is no such message')];
	const restored = !scenario.resumeToken && scenario.steps.some((step) => step.do === 'restore');
	const apart = restored ? { apart: 'older n8n: restored database' as const } : {};
	if (deliveredContent(message) !== content) {
		return [{ ...untrue(`that is ${deliveredContent(message)}`), ...apart }];
	}
	const foreign = message.origin.lineage !== run.lineage;
	if (!foreign || scenario.outside || scenario.protection !== 'perExecution') return [];
	const elsewhere = runs[message.origin.run]?.process !== run.process;
	const began = runs.find(({ lineage }) => lineage === run.lineage)?.beganAt ?? run.beganAt;
	const atOnce = message.at > began - SAME_TIME;
	if (elsewhere && atOnce && fromHistory(runs, run, row)) {
		return [{ ...untrue('that is of another execution'), apart: 'history: same words at once' }];
	}
	return [{ ...untrue('that is of another execution'), ...apart }];
}

/** Whether this execution has the message from the history, in this run or an earlier one. */
function fromHistory(runs: readonly NodeRun[], { lineage }: NodeRun, row: IDataObject): boolean {
	return runs.some(
		(run) =>
			run.lineage === lineage &&
			run.rows?.some(
				(other) => other['message_id'] === row['message_id'] && other['verified_by'] === 'history',
			),
	);
}

/**
 * Whether a row of a run speaks of what another run has sent: an earlier run of its execution. With
 * a key that other executions share, another round of a loop is like another execution.
 */
function speaksOf({ scenario, runs }: Result, run: NodeRun, { origin, at }: Delivered): boolean {
	if (origin.lineage !== run.lineage || origin.run > run.number) return false;
	// Of calls at the same time, one may fail before an equal one is made.
	if (scenario.atOnce && origin.run !== run.number && at > run.endedAt) return false;
	const sameRound = runs[origin.run]?.runIndex === run.runIndex;
	return sameRound || scenario.tool || scenario.protection === 'perExecution';
}
