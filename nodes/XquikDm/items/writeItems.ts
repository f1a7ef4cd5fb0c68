import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readCredential, withSession } from '../delivery/openSession';
import { Pacer } from '../delivery/queue/pacer';
import type { DeliverySession } from '../delivery/session';
import { inputFailure, nodeFailure, skippedFailure } from '../output/failure';
import { inputFields } from '../output/inputFields';
import type { ItemResult } from '../output/outputItems';
import { cancelledError, outputItems } from '../output/outputItems';
import type { Report, UnwrittenReport } from '../output/report';
import { failureIn, isProblem } from '../output/report';
import { shareOf } from '../output/runShare';
import { showSummary } from '../output/showSummary';
import { shownFields } from '../output/shownFields';
import { summaryOf, totalsOf } from '../output/runSummary';
import { Breather } from './breather';
import { checkItems } from './checkItems';
import { JobPace } from './jobPace';
import { ProgressLog } from './progressLog';
import { resolveItems } from './resolveItems';
import { SendingBlocks } from './sendingBlocks';
import { isCancelled, unlessCancelled } from './unlessCancelled';
import type { Pace, WriteItem, WriteOperation } from './writeItem';
import type { WriteJob } from './writeJobs';
import { runWriteJobs } from './writeJobs';

/** One lookup at a time: the first problem may end them all, and each costs a credit. */
const USUAL_PACE: Pace = { lookups: 1, writes: 5, delay: 0 };

/**
 * The one way of every operation that writes (docs/delivery.md: "Order of work"): checks all items
 * before the first write, looks up the recipients, writes in lanes, and gives one row for each item.
 *
 * @throws NodeApiError or NodeOperationError with all rows in its context, when an item has a problem
 *   and On Error is Stop Workflow, and when n8n stops the execution
 */
export async function writeItems<
	Item extends WriteItem<Checked, Ready, ItemReport>,
	Checked,
	Ready,
	ItemReport extends Report,
>(
	context: IExecuteFunctions,
	operation: WriteOperation<Item, Checked, Ready, ItemReport>,
): Promise<INodeExecutionData[]> {
	const input = context.getInputData();
	// An item is there from the start, so that it has its row whenever n8n stops the run.
	const items = input.map((_, itemIndex) => operation.start(itemIndex));
	const progress = new ProgressLog(context.logger, context.getNode().name, items.length);
	const ended = await unlessCancelled(context, runToEnd(context, operation, items, progress));
	const code = ended === 'cancelled' ? 'cancelled' : 'stopped_after_error';
	const entries: Array<Parameters<typeof totalsOf>[0][number]> = [];
	const reports: ItemReport[] = [];
	const results: ItemResult[] = [];
	const breather = new Breather();
	for (const [index, item] of items.entries()) {
		// Where n8n has stopped the run, every moment counts.
		if (ended !== 'cancelled') await breather.breathe();
		const report = finalReport(operation, item, code);
		reports.push(report);
		const { row, report: shown } = rowOf(operation, item, report);
		const failure = failureIn(shown);
		const fields = shownFields(row, item.options, operation.fields);
		const given = inputFields(input[index], item.options.includeInputFields === true);
		const json = { ...fields, ...withoutFieldsOf(row, given) };
		entries.push({ status: report.status, row, share: item.share });
		const attempted = report.status !== 'not_attempted';
		results.push(
			failure === undefined
				? { rows: [json] }
				: { rows: [], failed: { failure, row: json, attempted } },
		);
	}
	const totals = totalsOf(entries, operation.kind.doneStatus);
	const note = operation.note(reports, totals);
	const summary = summaryOf(totals, operation.kind.doneStatus);
	progress.end(summary.message);
	if (ended === 'cancelled') throw cancelledError(context, results, note);
	operation.finish?.(items, reports);
	const output = outputItems(context, results, note);
	showSummary(context, summary);
	return output;
}

/** Fields of the input that the row does not have, shown or not: one of an earlier row would speak for it. */
function withoutFieldsOf(row: IDataObject, given: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(given).filter(([field]) => !Object.hasOwn(row, field)));
}

/** The whole row of an item, with what its lookup has cost. */
function rowOf<
	Item extends WriteItem<Checked, Ready, ItemReport>,
	Checked,
	Ready,
	ItemReport extends Report,
>(
	operation: WriteOperation<Item, Checked, Ready, ItemReport>,
	item: Item,
	report: ItemReport,
): { row: IDataObject; report: Report } {
	const { row, report: shown } = operation.row(item, report);
	const { lookupCredits } = item;
	return {
		row: { ...row, ...(lookupCredits !== undefined && { lookup_credits: lookupCredits }) },
		report: shown,
	};
}

/** What became of an item at any time of a run; `code` of the error table says why it was not tried. */
function finalReport<
	Item extends WriteItem<Checked, Ready, ItemReport>,
	Checked,
	Ready,
	ItemReport extends Report,
>(
	operation: WriteOperation<Item, Checked, Ready, ItemReport>,
	item: Item,
	code: string,
): ItemReport {
	// An operation with a memory knows better what a write that has begun may have done.
	const isOpen = item.isBegun === true && operation.finalReport === undefined;
	const report = item.report ?? operation.reportOf(item, unfinished(isOpen, code));
	return operation.finalReport?.(item, report) ?? report;
}

/** Of a write that has begun nobody knows what it will have done. */
function unfinished(isOpen: boolean, code: string): UnwrittenReport {
	const failure = skippedFailure(code);
	if (!isOpen) return { status: 'not_attempted', ...failure };
	return { status: 'unconfirmed', ...failure, problem: { ...failure.problem, safeToRetry: false } };
}

async function runToEnd<
	Item extends WriteItem<Checked, Ready, ItemReport>,
	Checked,
	Ready,
	ItemReport extends Report,
>(
	context: IExecuteFunctions,
	operation: WriteOperation<Item, Checked, Ready, ItemReport>,
	items: readonly Item[],
	progress: ProgressLog,
): Promise<void> {
	const continueOnFail = context.continueOnFail();
	const settle = (item: Item, report: ItemReport) => {
		if (item.report === undefined) progress.itemEnded();
		item.report = report;
	};
	const end = (item: Item, report: UnwrittenReport) => {
		settle(item, operation.reportOf(item, report));
	};
	const open = () => items.filter(({ report }) => report === undefined);
	const isStopped = () => !continueOnFail && items.some(({ report }) => isProblem(report));

	const credential = await readCredential(context);
	await checkItems(context, operation, items, credential, end);
	if (isCancelled(context)) return;
	await operation.recall?.(items, settle, credential);
	if (typeof credential !== 'string') {
		for (const item of open()) end(item, { status: 'failed', ...inputFailure(credential) });
		return;
	}
	if (isStopped()) return;
	await withSession(context, credential, async (session) => {
		const pace = paceOf(operation, items);
		const blocks = new SendingBlocks();
		const rules = { continueOnFail, blocks, session };
		await resolveItems(operation, open(), { ...rules, concurrency: pace.lookups, settle, end });
		if (isStopped()) return;
		await operation.beforeWrites?.(open(), items[0], settle, session);
		const paced = pace.delay > 0 ? { ...session, pacer: new Pacer(pace.delay) } : session;
		await runWriteJobs(jobsOf(operation, open(), paced, settle, end), {
			...rules,
			concurrency: pace.writes,
			pace: new JobPace(pace.delay, session.clock),
		});
	});
}

function paceOf<Item>(
	{ paceOf: own }: { paceOf?(first: Item): Pace },
	[first]: readonly Item[],
): Pace {
	return first === undefined ? USUAL_PACE : (own?.(first) ?? USUAL_PACE);
}

function jobsOf<
	Item extends WriteItem<Checked, Ready, ItemReport>,
	Checked,
	Ready,
	ItemReport extends Report,
>(
	operation: WriteOperation<Item, Checked, Ready, ItemReport>,
	items: readonly Item[],
	session: DeliverySession,
	settle: (item: Item, report: ItemReport) => void,
	end: (item: Item, report: UnwrittenReport) => void,
): WriteJob[] {
	return items.flatMap((item): WriteJob[] => {
		const { checked, ready } = item;
		if (checked === undefined || ready === undefined) return [];
		return [
			{
				account: operation.accountOf(checked),
				lane: operation.laneOf(ready),
				run: async () => {
					item.isBegun = true;
					const { report, ...written } = await operation.write(item, ready, session);
					item.share = shareOf(written.writes);
					settle(item, report);
					return { ...written, isProblem: isProblem(report) };
				},
				skip: (code, cause) => {
					end(item, { status: 'not_attempted', ...skippedFailure(code, cause) });
				},
				fail: (error) => {
					end(item, { status: 'unconfirmed', ...nodeFailure(error) });
				},
			},
		];
	});
}
