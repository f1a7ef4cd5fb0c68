import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Scenario } from '../scenario.mts';
import type { VirtualTime } from '../time/virtualTime.mts';
import type { Trace } from '../trace.mts';
import type { Network } from '../xquik/network.mts';
import type { Installation } from './context.mts';
import { executeContext } from './context.mts';
import type { Execution } from './execution.mts';

/** Between two tries, in ms: n8n's default. */
const WAIT_BETWEEN_TRIES = 1000;

/** One time that n8n has run the node. */
export interface NodeRun {
	/** By the order in which runs began. */
	number: number;
	lineage: number;
	step: number;
	/** The process, by the order in which they started. */
	process: number;
	executionId: string;
	runIndex: number;
	/** Of the scenario, in their order. */
	items: readonly number[];
	/** The rows, also of an error; undefined when it crashed, or has not ended. */
	rows: IDataObject[] | undefined;
	/** Places that the output items are paired with; undefined when it threw. */
	paired: unknown[] | undefined;
	/** An error without rows. */
	thrown: string | undefined;
	/** The question that the execution waits for, as a link names it. */
	waitsFor: string | undefined;
	/** Nobody sees these rows: n8n ran the node again. */
	repeated: boolean;
	end: 'running' | 'ended' | 'stopped' | 'crashed';
	/** On virtual time, in ms since 1970. */
	beganAt: number;
	endedAt: number;
}

/** What the runner shares with the rest of a simulation. */
export interface RunnerParts {
	scenario: Scenario;
	time: VirtualTime;
	trace: Trace;
	installation: Installation;
}

/** Runs the node as n8n does, and remembers every run. */
export class NodeRunner {
	readonly runs: NodeRun[] = [];
	private readonly scenario: Scenario;
	private readonly time: VirtualTime;
	private readonly network: Network;
	private readonly trace: Trace;
	private readonly installation: Installation;

	constructor({ scenario, time, trace, installation }: RunnerParts, network: Network) {
		this.scenario = scenario;
		this.time = time;
		this.installation = installation;
		this.network = network;
		this.trace = trace;
	}

	/** Runs the node for these items, with Retry On Fail; sets how the execution has ended. */
	async run(execution: Execution, items: readonly number[], step: number): Promise<void> {
		execution.end = 'running';
		execution.items = items;
		const ends: string[] = [];
		if (this.scenario.tool) {
			ends.push(...(await this.calls(execution, items, step)));
		} else {
			ends.push(await this.tries(execution, items, step));
		}
		if (ends.includes('crashed')) execution.end = 'crashed';
		else if (execution.cancel.signal.aborted) execution.end = 'stopped';
		else execution.end = ends.includes('error') ? 'error' : 'success';
		this.trace.say(() => `execution ${execution.id} is over: ${execution.end}`);
	}

	/** An agent's calls, one for each item. */
	private async calls(execution: Execution, items: readonly number[], step: number) {
		const ends: string[] = [];
		if (this.scenario.atOnce) {
			const calls = items.map((item) => this.tries(execution, [item], step));
			return await Promise.all(calls);
		}
		for (const item of items) ends.push(await this.tries(execution, [item], step));
		return ends;
	}

	private async tries(
		execution: Execution,
		items: readonly number[],
		step: number,
	): Promise<'success' | 'error' | 'crashed'> {
		const { tries, tool } = this.scenario;
		const { process, cancel } = execution;
		const isCancelled = () => cancel.signal.aborted;
		for (let number = 1; ; number++) {
			if (process.node.dead) return 'crashed';
			if (isCancelled()) return 'error';
			// n8n-core counts the tries of a tool as runs.
			const runIndex = tool ? execution.runIndex++ : execution.runIndex;
			const { run, threw } = await this.once(execution, runIndex, items, step);
			if (run.end === 'crashed') return 'crashed';
			// On Error: Continue makes n8n try again when the first item has an error, but not a tool.
			const failed = threw || (!tool && run.rows?.[0]?.['error'] !== undefined);
			if (!failed) return 'success';
			if (number >= tries || isCancelled()) return threw ? 'error' : 'success';
			run.repeated = true;
			const waited = this.time.sleep(WAIT_BETWEEN_TRIES, process.node);
			if ((await Promise.race([waited, process.crashed])) === 'crashed') {
				run.end = 'crashed';
				return 'crashed';
			}
			if (isCancelled()) run.end = 'stopped';
		}
	}

	private async once(
		execution: Execution,
		runIndex: number,
		items: readonly number[],
		step: number,
	): Promise<{ run: NodeRun; threw: boolean }> {
		const { lineage, id, resumeToken, mode, nodeContext, process, cancel } = execution;
		const isCancelled = () => cancel.signal.aborted;
		const run: NodeRun = {
			number: this.runs.length,
			lineage,
			step,
			process: process.number,
			executionId: id,
			runIndex,
			items,
			rows: undefined,
			paired: undefined,
			thrown: undefined,
			waitsFor: undefined,
			repeated: false,
			end: 'running',
			beganAt: this.time.now,
			endedAt: this.time.now,
		};
		this.runs.push(run);
		this.trace.say(
			() =>
				`run ${run.number}: execution ${id} (${mode}), run index ${runIndex}, items ${items.join(' ')}`,
		);
		// Its code runs in a moment of its own, so that no other process's does meanwhile.
		const entered = this.time.sleep(0, process.node);
		if ((await Promise.race([entered, process.crashed])) === 'crashed') {
			run.end = 'crashed';
			return { run, threw: true };
		}
		// n8n does not start a node that it has stopped.
		if (isCancelled()) {
			run.end = 'stopped';
			return { run, threw: true };
		}
		const wanted = items.map((index) => itemOf(this.scenario, index));
		const setting = {
			executionId: id,
			resumeToken,
			runIndex,
			mode,
			nodeContext,
			cancel: cancel.signal,
			installation: this.installation,
			origin: { run: run.number, lineage },
			waits: (question: string) => {
				run.waitsFor = question;
			},
		};
		const context = executeContext(this.scenario, wanted, setting, process.node, this.network);
		let threw = false;
		const ended = process.node.execute.call(context).then(
			(outputs) => {
				const output = outputs.flat();
				return () => {
					run.rows = output.map(({ json }) => json);
					run.paired = output.map(placeOf);
				};
			},
			(error: unknown) => () => {
				threw = true;
				const rows = rowsIn(error);
				if (rows === undefined)
					run.thrown = error instanceof Error ? String(error.stack) : String(error);
				else run.rows = rows;
			},
		);
		const keep = await Promise.race([ended, process.crashed]);
		if (keep === 'crashed') {
			run.end = 'crashed';
			return { run, threw: true };
		}
		keep();
		run.end = isCancelled() ? 'stopped' : 'ended';
		run.endedAt = this.time.now;
		this.trace.say(() => `run ${run.number} ${threw ? 'throws' : 'gives'}${rowsText(run)}`);
		return { run, threw };
	}
}

function itemOf({ items }: Scenario, index: number) {
	const item = items[index];
	if (item === undefined) throw new Error(`The scenario has no item ${index}.`);
	return item;
}

function placeOf({ pairedItem }: INodeExecutionData): unknown {
	return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : pairedItem;
}

function rowsIn(error: unknown): IDataObject[] | undefined {
	if (!(error instanceof Error) || !('context' in error)) return undefined;
	const { rows } = error.context as { rows?: unknown };
	return Array.isArray(rows) ? (rows as IDataObject[]) : undefined;
}

function rowsText({ rows, thrown }: NodeRun): string {
	if (rows === undefined) return ` without rows: ${thrown ?? ''}`;
	return rows
		.map((row) => {
			const { text, send_status, safe_to_retry, error_code, message_id, replayed } = row;
			const code = error_code === undefined ? '' : ` ${JSON.stringify(error_code)}`;
			const safe = safe_to_retry === true ? ' safe_to_retry' : '';
			const id = message_id === null ? '' : ` ${JSON.stringify(message_id)}`;
			return `\n             ${JSON.stringify(text)}: ${JSON.stringify(send_status)}${id}${replayed === true ? ' replayed' : ''}${code}${safe}`;
		})
		.join('');
}
