import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Problem, BlockScope } from '../delivery/decision';
import type { DeliverySession } from '../delivery/session';
import type { WriteResult } from '../delivery/write';
import { SendingBlocks } from './sendingBlocks';
import type { WriteJob } from './writeJobs';
import { runWriteJobs } from './writeJobs';
import type { Failure } from '../output/failure';
import { inputFailure, nodeFailure, skippedFailure } from '../output/failure';
import type { WriteState } from '../output/writeFields';
import { writeState } from '../output/writeFields';
import { DEFAULT_BASE_URL } from '../api/baseUrl';
import { readCredential, withSession } from '../delivery/openSession';
import { inputFields } from '../output/inputFields';
import type { ItemResult } from '../output/outputItems';
import { cancelledError, outputItems } from '../output/outputItems';
import { isCancelled, unlessCancelled } from './unlessCancelled';

/** Writes at the same time. */
const CONCURRENCY = 5;

/** A checked item of an operation that writes. */
export interface CheckedWrite {
	account: string;
	/** Keep the fields of the input item in the row. */
	includeInputFields: boolean;
}

/** What became of an item, for its row. */
export interface WriteReport {
	state: WriteState;
	write?: WriteResult;
	failure?: Failure;
}

/**
 * An operation that makes one write for each item. `Ready` is a checked item with what had to be
 * looked up.
 */
export interface WriteOperation<Checked extends CheckedWrite, Ready extends Checked> {
	/** What its done state is called. */
	done: 'uploaded' | 'deleted';
	/**
	 * Reads and checks the parameters of one item. Whatever is valid is put into `known`, for the
	 * failed row.
	 *
	 * @throws InputError, or n8n's own error for an expression that fails
	 */
	check(itemIndex: number, baseUrl: string, known: Partial<Checked>): Promise<Checked>;
	/** Gives what completes a checked item, or says why it cannot. Called once for all items. */
	resolver(
		session: DeliverySession,
	): (checked: Checked) => Promise<Ready | { problem: Problem; blocks?: BlockScope }>;
	/** Items of the same lane are written one after the other. */
	lane(ready: Ready): string;
	/** Makes the write. Never throws, but for a bug. */
	write(ready: Ready, session: DeliverySession): Promise<WriteResult>;
	/** The failure that an ending of the write means, undefined when it is a success to n8n. */
	failureOf(write: WriteResult): Failure | undefined;
	/** The row; of the parameters only what is valid is known. */
	row(report: WriteReport, known: Partial<Ready>): IDataObject;
}

/** A run, as far as it has come: what is known of its items when n8n stops it. */
interface WriteRun<Checked, Ready> {
	entries: Array<Entry<Checked, Ready>>;
}

/** An item on its way. */
interface Entry<Checked, Ready> {
	known: Partial<Ready>;
	checked?: Checked;
	ready?: Ready;
	/** Whether its write has begun. */
	isBegun?: boolean;
	report?: WriteReport;
}

async function checkAll<Checked extends CheckedWrite, Ready extends Checked>(
	context: IExecuteFunctions,
	entries: ReadonlyArray<Entry<Checked, Ready>>,
	operation: WriteOperation<Checked, Ready>,
	credential: Awaited<ReturnType<typeof readCredential>>,
): Promise<void> {
	const usable = typeof credential === 'string';
	for (const [itemIndex, entry] of entries.entries()) {
		if (isCancelled(context)) return;
		const known: Partial<Checked> = {};
		entry.known = known as Partial<Ready>;
		try {
			const baseUrl = usable ? credential : DEFAULT_BASE_URL;
			entry.checked = await operation.check(itemIndex, baseUrl, known);
			if (!usable) entry.report = { state: 'failed', failure: inputFailure(credential) };
		} catch (error) {
			entry.report = { state: 'failed', failure: inputFailure(error) };
		}
	}
}

/**
 * Completes the items one by one: what they look up costs credits, and may fail for all. No more is
 * looked up once it is known that nothing will be written.
 */
async function resolveAll<Checked extends CheckedWrite, Ready extends Checked>(
	entries: ReadonlyArray<Entry<Checked, Ready>>,
	operation: WriteOperation<Checked, Ready>,
	session: DeliverySession,
	blocks: SendingBlocks,
	continueOnFail: boolean,
): Promise<void> {
	const resolve = operation.resolver(session);
	for (const entry of entries) {
		const { checked } = entry;
		if (entry.report !== undefined || checked === undefined) continue;
		const reason = blocks.reasonFor(checked.account);
		if (reason !== undefined || session.clock.isCancelled()) {
			const code = reason === undefined ? 'cancelled' : `${reason.scope}_stopped`;
			entry.report = { state: 'not_attempted', failure: skippedFailure(code, reason?.problem) };
			continue;
		}
		const resolved = await resolve(checked);
		if ('problem' in resolved) {
			const { problem } = resolved;
			entry.report = { state: 'failed', failure: { problem } };
			blocks.note(resolved.blocks, checked.account, problem);
			if (!continueOnFail) return;
		} else {
			entry.known = entry.ready = resolved;
		}
	}
}

function jobOf<Checked extends CheckedWrite, Ready extends Checked>(
	entry: Entry<Checked, Ready>,
	ready: Ready,
	operation: WriteOperation<Checked, Ready>,
	session: DeliverySession,
): WriteJob {
	return {
		account: ready.account,
		lane: operation.lane(ready),
		run: async () => {
			entry.isBegun = true;
			const write = await operation.write(ready, session);
			const failure = operation.failureOf(write);
			entry.report = { state: writeState(write, operation.done), write, failure };
			return { writes: [write], isProblem: failure !== undefined };
		},
		skip: (code, cause) => {
			entry.report = { state: 'not_attempted', failure: skippedFailure(code, cause) };
		},
		fail: (error) => {
			entry.report = { state: 'unconfirmed', failure: nodeFailure(error) };
		},
	};
}

/**
 * Makes one write for each input item and gives one row for each: checks all items before the
 * first write, looks up what is needed, then writes in lanes, as Send does.
 *
 * @throws NodeApiError or NodeOperationError with all rows in its context, when an item has failed
 *   and On Error is Stop Workflow, and when n8n stops the execution
 */
export async function writeItems<Checked extends CheckedWrite, Ready extends Checked = Checked>(
	context: IExecuteFunctions,
	operation: WriteOperation<Checked, Ready>,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	// An item has its entry from the start, so that it has its row whenever n8n stops the run.
	const entries = items.map((): Entry<Checked, Ready> => ({ known: {} }));
	const run: WriteRun<Checked, Ready> = { entries };
	const ended = await unlessCancelled(context, runWrites(context, operation, run));
	const code = ended === 'cancelled' ? 'cancelled' : 'stopped_after_error';
	const results = run.entries.map((entry, index) => resultOf(entry, items[index], operation, code));
	const done = run.entries.filter(({ report }) => report?.state === operation.done).length;
	const note = items.length > 1 ? `${done} of ${items.length} ${operation.done}.` : '';
	if (ended === 'cancelled') throw cancelledError(context, results, note);
	return outputItems(context, results, note);
}

async function runWrites<Checked extends CheckedWrite, Ready extends Checked>(
	context: IExecuteFunctions,
	operation: WriteOperation<Checked, Ready>,
	{ entries }: WriteRun<Checked, Ready>,
): Promise<void> {
	const continueOnFail = context.continueOnFail();
	const credential = await readCredential(context);
	await checkAll(context, entries, operation, credential);
	const goesOn = () => continueOnFail || entries.every(({ report }) => report === undefined);
	if (typeof credential !== 'string' || !goesOn()) return;
	await withSession(context, credential, async (session) => {
		const blocks = new SendingBlocks();
		await resolveAll(entries, operation, session, blocks, continueOnFail);
		if (!goesOn()) return;
		const jobs = entries.flatMap((entry) => {
			const { ready, report } = entry;
			if (ready === undefined || report !== undefined) return [];
			return [jobOf(entry, ready, operation, session)];
		});
		await runWriteJobs(jobs, { concurrency: CONCURRENCY, continueOnFail, blocks, session });
	});
}

/** Of a write that has begun nobody knows what it will have done. */
function unfinishedReport(code: string, isBegun: boolean): WriteReport {
	const failure = skippedFailure(code);
	if (!isBegun) return { state: 'not_attempted', failure };
	const problem = { ...failure.problem, safeToRetry: false };
	return { state: 'unconfirmed', failure: { ...failure, problem } };
}

function resultOf<Checked extends CheckedWrite, Ready extends Checked>(
	{ report, known, isBegun }: Entry<Checked, Ready>,
	item: INodeExecutionData | undefined,
	operation: WriteOperation<Checked, Ready>,
	code: string,
): ItemResult {
	const { state, write, failure } = report ?? unfinishedReport(code, isBegun === true);
	const row = {
		...inputFields(item, known.includeInputFields === true),
		...operation.row({ state, write, failure }, known),
	};
	return failure === undefined
		? { rows: [row] }
		: { rows: [], failed: { failure, row, attempted: state !== 'not_attempted' } };
}
