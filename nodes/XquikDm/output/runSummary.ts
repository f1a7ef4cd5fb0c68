import type { IDataObject } from 'n8n-workflow';

import type { RunShare } from './runShare';

/** What the items of a run have come to. */
export interface RunTotals {
	/** Items by their status; what an earlier run has done is only in `earlier`. */
	statuses: ReadonlyMap<string, number>;
	/** Items that were done before this run: by a try or an execution before it. */
	earlier: number;
	/** Credits that this run has spent, lookups among them. */
	credits: number;
	/** Whether Xquik has not said what a write cost: `credits` is then too low. */
	isUnreported: boolean;
	/** Credits of these that were spent on lookups. */
	lookupCredits: number;
	/** Credits that a dry run says would be spent. */
	plannedCredits: number;
}

/** A summary of a run, for the callout above its output. Nothing of a message is in it. */
export interface RunSummary {
	message: string;
	type: 'info' | 'warning';
}

function numberIn(row: IDataObject, field: string): number {
	const value = row[field];
	return typeof value === 'number' ? value : 0;
}

/**
 * Adds up what the rows of a run say.
 *
 * @param entries the status of each item, its whole row, and what it adds, if this run has tried it
 * @param doneStatus the status of an item that is done
 */
export function totalsOf(
	entries: ReadonlyArray<{ status: string; row: IDataObject; share?: RunShare }>,
	doneStatus: string,
): RunTotals {
	const statuses = new Map<string, number>();
	const totals = { earlier: 0, credits: 0, lookupCredits: 0, plannedCredits: 0 };
	const isUnreported = entries.some(({ share }) => share?.isUnreported === true);
	for (const { status, row, share } of entries) {
		if (status === doneStatus && share?.isEarlier !== false) totals.earlier++;
		else statuses.set(status, (statuses.get(status) ?? 0) + 1);
		const lookup = numberIn(row, 'lookup_credits');
		totals.credits += lookup + (share?.credits ?? 0);
		totals.lookupCredits += lookup;
		totals.plannedCredits += numberIn(row, 'planned_credits');
	}
	return { ...totals, isUnreported, statuses };
}

/** A count of credits, as in `1 credit` or `3,000 credits`. */
function creditsText(count: number): string {
	return `${count.toLocaleString('en-US')} ${count === 1 ? 'credit' : 'credits'}`;
}

/** What a run has spent, as in `245 credits, 5 of them for lookups`. */
export function spentText({ credits, lookupCredits, isUnreported }: RunTotals): string {
	if (isUnreported && credits === 0) return 'credits not reported';
	const lookups = lookupCredits === 0 ? '' : `, ${lookupCredits} of them for lookups`;
	return `${isUnreported ? 'at least ' : ''}${creditsText(credits)}${credits === lookupCredits ? '' : lookups}`;
}

function dryRunSummary(totals: RunTotals, checked: number, failed: number): RunSummary {
	const { plannedCredits, credits } = totals;
	const parts = [
		`${checked.toLocaleString('en-US')} checked`,
		...(failed > 0 ? [`${failed.toLocaleString('en-US')} with a problem`] : []),
		`${creditsText(plannedCredits)} planned`,
		...(credits > 0 ? [`${creditsText(credits)} spent on lookups`] : []),
	];
	return {
		message: `Dry Run: nothing was sent. ${parts.join(', ')}.`,
		type: failed > 0 ? 'warning' : 'info',
	};
}

/**
 * What a run of an operation that writes has come to, in one line.
 *
 * @param doneStatus the status of an item that is done, which is also its word: `sent`
 */
export function summaryOf(totals: RunTotals, doneStatus: string): RunSummary {
	const count = (...wanted: string[]) =>
		wanted.reduce((sum, status) => sum + (totals.statuses.get(status) ?? 0), 0);
	const isNot = count('failed', 'not_attempted');
	const checked = count('dry_run');
	const others = count(doneStatus, 'pending_confirmation', 'unconfirmed') + totals.earlier;
	if (checked > 0 && others === 0) return dryRunSummary(totals, checked, isNot);
	const pending = count('pending_confirmation');
	const unconfirmed = count('unconfirmed');
	const part = (items: number, text: string) =>
		items === 0 ? [] : [`${items.toLocaleString('en-US')} ${text}`];
	const parts = [
		`${count(doneStatus).toLocaleString('en-US')} ${doneStatus}`,
		...part(totals.earlier, `already ${doneStatus} earlier`),
		...part(isNot, `not ${doneStatus}`),
		...part(checked, 'only checked (Dry Run)'),
		...part(pending, 'not confirmed yet'),
		...part(unconfirmed, unconfirmed === 1 ? 'is unconfirmed' : 'are unconfirmed'),
		spentText(totals),
	];
	const advice =
		unconfirmed === 0 || doneStatus !== 'sent'
			? ''
			: ` Look at the conversation${unconfirmed === 1 ? '' : 's'} before sending again.`;
	return {
		message: `${parts.join(', ')}.${advice}`,
		type: isNot + pending + unconfirmed > 0 ? 'warning' : 'info',
	};
}

/**
 * What a run of an operation that reads has come to, in one line.
 *
 * @param failed items that could not be read for
 */
export function readSummary(
	rows: number,
	noun: { one: string; many: string },
	failed: number,
	credits: number,
): RunSummary {
	const parts = [
		`${rows.toLocaleString('en-US')} ${rows === 1 ? noun.one : noun.many}`,
		...(failed > 0 ? [`${failed.toLocaleString('en-US')} failed`] : []),
		creditsText(credits),
	];
	return { message: `${parts.join(', ')}.`, type: failed > 0 ? 'warning' : 'info' };
}
