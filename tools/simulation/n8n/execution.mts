import type { IDataObject } from 'n8n-workflow';
import type { SimulatedController } from '../time/abort.mts';
import type { NodeProcess } from './nodeProcess.mts';

/** How an execution has ended, as n8n's executions list shows it. */
type ExecutionEnd = 'running' | 'success' | 'error' | 'stopped' | 'crashed';

/** An execution of the workflow. */
export interface Execution {
	id: string;
	resumeToken: string | undefined;
	/** The first execution that this one repeats, or itself. */
	lineage: number;
	mode: 'trigger' | 'retry';
	/** What the node keeps in `getContext('node')`. */
	nodeContext: IDataObject;
	/** The context as it was when the node began: what is left of it after a crash. */
	savedContext: IDataObject;
	runIndex: number;
	/** Items of the last run of the node. */
	items: readonly number[];
	process: RunningProcess;
	cancel: SimulatedController;
	end: ExecutionEnd;
}

/** A process with somebody to tell when it crashes. */
export interface RunningProcess {
	node: NodeProcess;
	/** By the order in which processes started. */
	number: number;
	crashed: Promise<'crashed'>;
	crash(): void;
}

/** Adds to a process what it needs to crash. */
export function running(node: NodeProcess, number: number): RunningProcess {
	let tell: (value: 'crashed') => void = () => undefined;
	const crashed = new Promise<'crashed'>((resolve) => {
		tell = resolve;
	});
	return {
		node,
		number,
		crashed,
		crash() {
			node.dead = true;
			tell('crashed');
		},
	};
}

/** n8n stores the context as JSON. */
export function stored(context: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(context)) as IDataObject;
}
