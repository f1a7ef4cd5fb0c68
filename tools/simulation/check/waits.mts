import type { NodeRun } from '../n8n/runs.mts';
import type { Result } from '../simulation.mts';
import { contentOf, deliveredContent, itemAt } from './intents.mts';
import { rowText } from './rowText.mts';
import type { Violation } from './violation.mts';

/** An execution waits for what is out, or may be, under a link of its own; and its row says so. */
export function waits({ scenario, xquik }: Result, run: NodeRun): Violation[] {
	const [row] = run.rows ?? [];
	if (scenario.ask !== true || row === undefined || run.end !== 'ended') return [];
	const untrue = (what: string): Violation => ({ rule: 'wait', what: `run ${run.number} ${what}` });
	const status = rowText(row, 'send_status');
	const isOther = row['error_code'] === 'link_of_other_execution';
	// Without an end n8n hands this row on when a stopped wait is retried.
	const hasEnd = scenario.seed % 2 === 0;
	if (run.waitsFor === undefined) {
		const isOut = status === 'sent' || status === 'pending_confirmation';
		return isOut && !isOther ? [untrue(`does not wait for a message that is ${status}`)] : [];
	}
	if (!['sent', 'pending_confirmation', 'unconfirmed'].includes(status)) {
		return [untrue(`waits for a message that is ${status}`)];
	}
	if (status === 'unconfirmed' && !hasEnd)
		return [untrue('waits without an end for what may not be')];
	const item = itemAt(scenario, run.items[0] ?? 0);
	const own = xquik.delivered.filter(
		(message) =>
			message.origin.lineage === run.lineage && deliveredContent(message) === contentOf(item),
	);
	const parts = [`/webhook-waiting/${run.executionId}/`, `?q=${run.waitsFor}&`];
	const known = own.filter(({ origin }) => origin.run <= run.number);
	if (known.length === 0 || known.some(({ text }) => parts.every((part) => text.includes(part))))
		return [];
	return [
		untrue(`waits for the answer to ${known[0]?.messageId ?? ''}, whose link is another one`),
	];
}
