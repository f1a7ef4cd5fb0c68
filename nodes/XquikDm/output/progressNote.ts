import type { SendStatus } from './handoffRow';
import type { Report } from './report';
import type { RunTotals } from './runSummary';
import { spentText } from './runSummary';

function doneSentence(done: number, total: number, doneStatus: string, totals: RunTotals): string {
	const { earlier } = totals;
	const before = earlier === 0 ? '' : `, ${earlier === done ? 'all' : earlier} of them earlier`;
	return `${done} of ${total} ${doneStatus}${before}, ${spentText(totals)}.`;
}

function retrySentence(sent: number, unsent: number, total: number): string {
	const others = unsent === total ? `all ${total}` : `the other ${unsent}`;
	if (sent === 0) return `Retry this execution to send ${others}.`;
	const done = sent === 1 ? 'The one that was sent is' : `The ${sent} are`;
	return `Retry this execution to send ${others}. ${done} not sent again.`;
}

/**
 * What the error that stops the workflow says of its items: how many were sent for how many credits,
 * and what a retry does (docs/delivery.md: "Retry On Fail and Retry execution"). Empty for a single item.
 */
export function progressNote(statuses: readonly SendStatus[], totals: RunTotals): string {
	if (statuses.length < 2) return '';
	const count = (...wanted: SendStatus[]) =>
		statuses.filter((status) => wanted.includes(status)).length;
	const dry = count('dry_run');
	const total = statuses.length - dry;
	if (total === 0) return '';
	const sent = count('sent');
	const unsent = count('failed', 'not_attempted');
	const pending = count('pending_confirmation');
	const unknown = count('unconfirmed');
	return [
		doneSentence(sent, total, 'sent', totals),
		...(dry > 0 ? [`${dry} only checked (Dry Run).`] : []),
		...(pending > 0 ? [`${pending} not confirmed yet.`] : []),
		...(unknown > 0 ? [`${unknown} with unknown outcome.`] : []),
		...(unsent > 0 ? [retrySentence(sent, unsent, total)] : []),
	].join(' ');
}

/**
 * How many items of an operation are done, and for how many credits, for the error that stops the
 * workflow; empty for one.
 */
export function doneNote(
	reports: readonly Report[],
	doneStatus: string,
	totals: RunTotals,
): string {
	const done = reports.filter(({ status }) => status === doneStatus).length;
	return reports.length > 1 ? doneSentence(done, reports.length, doneStatus, totals) : '';
}
