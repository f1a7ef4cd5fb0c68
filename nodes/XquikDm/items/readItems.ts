import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../api/baseUrl';
import type { Problem, BlockScope } from '../delivery/decision';
import { readCredential, withSession } from '../delivery/openSession';
import type { DeliverySession } from '../delivery/session';
import type { InputError } from '../errors/inputError';
import type { Failure } from '../output/failure';
import { inputFailure, skippedFailure } from '../output/failure';
import type { ItemResult } from '../output/outputItems';
import { outputItems } from '../output/outputItems';
import { readSummary } from '../output/runSummary';
import type { OutputChoice } from '../output/shownFields';
import { shownFields } from '../output/shownFields';
import { showSummary } from '../output/showSummary';
import type { ParameterSet } from '../parameters/parameterSet';
import { itemSource } from '../parameters/parameterSet';
import type { RowFields } from '../parameters/rowFields';
import { runInLanes } from './lanes';

/** Longest wait for one read and its repeats, in ms. */
export const READ_MAX_WAIT = 120_000;

/** Items that free or cheap reads are made for at the same time; far below 300 reads a second. */
export const READ_CONCURRENCY = 5;

/** What reading for one item has given: rows, and a failure when it ended early. */
export interface ReadRows {
	rows: IDataObject[];
	/** The binary data of each row, in their order. */
	files?: ReadonlyArray<IBinaryKeyData | undefined>;
	failure?: Failure;
	/** Whom the failure takes down besides its item. */
	blocks?: BlockScope;
	/** What the reading has cost, in credits. */
	credits?: number;
}

/** An operation that only reads. */
export interface ReadOperation<Checked> {
	readonly parameters: ParameterSet<Checked>;
	/** What a row is, for the summary. */
	readonly noun: { one: string; many: string };
	/** The fields of its row, where the options say which of them come out. */
	readonly fields?: RowFields;
	/**
	 * Gives what reads for one item, which never throws. Called once for all items, with the Base URL of
	 * the credential.
	 */
	reader(session: DeliverySession, baseUrl: string): (checked: Checked) => Promise<ReadRows>;
	/** The row of a failed item; without `checked` its parameters could not be used. */
	failedRow(
		failure: Failure,
		checked: Checked | undefined,
		typed: Partial<Record<keyof Checked, string>>,
	): IDataObject;
	/** Items that are read for at the same time. */
	concurrency: number;
}

interface Entry<Checked> {
	itemIndex: number;
	checked?: Checked;
	/** Texts as they were typed. */
	typed: Partial<Record<keyof Checked, string>>;
	result?: ItemResult;
	/** In credits. */
	cost?: number;
}

function failedResult<Checked>(
	operation: ReadOperation<Checked>,
	{ checked, typed }: Entry<Checked>,
	failure: Failure,
	attempted = true,
): ItemResult {
	const row = operation.failedRow(failure, checked, typed);
	return { rows: [], failed: { failure, row, attempted } };
}

/** Checks all items; whatever is wrong with the credential is wrong with each of them. */
async function checkAll<Checked>(
	context: IExecuteFunctions,
	operation: ReadOperation<Checked>,
	credential: string | InputError,
): Promise<Array<Entry<Checked>>> {
	const baseUrl = typeof credential === 'string' ? credential : DEFAULT_BASE_URL;
	const entries: Array<Entry<Checked>> = [];
	for (const [itemIndex] of context.getInputData().entries()) {
		const read = await operation.parameters.read(itemSource(context, itemIndex, baseUrl));
		const entry: Entry<Checked> = { itemIndex, checked: read.checked, typed: read.typed };
		const failure = typeof credential === 'string' ? undefined : inputFailure(credential);
		if (read.checked === undefined) {
			entry.result = failedResult(operation, entry, inputFailure(read.error));
		} else if (failure !== undefined) {
			entry.result = failedResult(operation, entry, failure);
		}
		entries.push(entry);
	}
	return entries;
}

/** Reads for all items that have no result yet. */
async function readAll<Checked>(
	entries: ReadonlyArray<Entry<Checked>>,
	operation: ReadOperation<Checked>,
	session: DeliverySession,
	baseUrl: string,
	continueOnFail: boolean,
): Promise<void> {
	const read = operation.reader(session, baseUrl);
	let stopped = !continueOnFail && entries.some(({ result }) => result !== undefined);
	let refused: Problem | undefined;

	const readOne = async (entry: Entry<Checked>) => {
		const { checked } = entry;
		if (stopped || checked === undefined) return;
		if (session.clock.isCancelled() || refused !== undefined) {
			const code = refused === undefined ? 'cancelled' : 'credential_stopped';
			entry.result = failedResult(operation, entry, skippedFailure(code, refused), false);
			return;
		}
		const { rows, files, failure, blocks, credits = 0 } = await read(checked);
		entry.cost = credits;
		const good = { rows, ...(files !== undefined && { files }) };
		entry.result =
			failure === undefined ? good : { ...failedResult(operation, entry, failure), ...good };
		if (blocks === 'credential') refused ??= failure?.problem;
		if (failure !== undefined && !continueOnFail) stopped = true;
	};
	const live = entries.filter(({ result }) => result === undefined);
	await runInLanes(live, operation.concurrency, ({ itemIndex }) => String(itemIndex), readOne);
}

/**
 * Runs a reading operation for all input items: checks all of them before the first request, since
 * some reads cost credits, then reads. When an item fails and On Error is Stop Workflow, no further
 * one is read. Nothing more is asked with a credential that has been refused.
 *
 * @throws NodeApiError or NodeOperationError with the rows so far in its context, when an item has
 *   failed and On Error is Stop Workflow
 */
export async function readItems<Checked>(
	context: IExecuteFunctions,
	operation: ReadOperation<Checked>,
): Promise<INodeExecutionData[]> {
	const credential = await readCredential(context);
	const entries = await checkAll(context, operation, credential);
	if (typeof credential === 'string') {
		const continueOnFail = context.continueOnFail();
		await withSession(context, credential, async (session) => {
			await readAll(entries, operation, session, credential, continueOnFail);
		});
	}
	const results = entries.map(
		(entry) =>
			entry.result ?? failedResult(operation, entry, skippedFailure('stopped_after_error'), false),
	);
	const { fields } = operation;
	const shown =
		fields === undefined
			? results
			: results.map((result, index) => shownResult(result, outputChoice(entries[index]), fields));
	const output = outputItems(context, shown);
	const rows = results.reduce((sum, result) => sum + result.rows.length, 0);
	const failed = results.filter((result) => result.failed !== undefined).length;
	const credits = entries.reduce((sum, { cost = 0 }) => sum + cost, 0);
	showSummary(context, readSummary(rows, operation.noun, failed, credits));
	return output;
}

function outputChoice(entry: Entry<unknown> | undefined): OutputChoice {
	const { options } = (entry?.checked ?? {}) as { options?: OutputChoice };
	return options ?? {};
}

function shownResult(result: ItemResult, choice: OutputChoice, fields: RowFields): ItemResult {
	const { rows, failed } = result;
	return {
		...result,
		rows: rows.map((row) => shownFields(row, choice, fields)),
		...(failed && { failed: { ...failed, row: shownFields(failed.row, choice, fields) } }),
	};
}
