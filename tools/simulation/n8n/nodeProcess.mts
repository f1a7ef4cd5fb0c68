import * as crypto from 'node:crypto';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { SimulatedController, SimulatedSignal } from '../time/abort.mts';
import type { Random } from '../time/random.mts';
import type { Owner, VirtualTime } from '../time/virtualTime.mts';
import { exchangeCode, stateVariables } from './moduleState.mts';

const require = createRequire(import.meta.url);
const n8nWorkflow = require('n8n-workflow') as object;

/** What the node's code may see of its process; everything else it would use is missing. */
const GLOBALS = ['Date', 'Math', 'AbortSignal', 'AbortController', 'performance'] as const;

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

interface Exports {
	XquikDm?: { prototype: { execute: Execute } };
	exchange?: (next: unknown[] | undefined) => unknown[];
}

/** A simulated process of n8n with the node loaded: its own module state, time and chance. */
export interface NodeProcess extends Owner {
	execute: Execute;
}

/** What a process has of its own. */
interface Possessions {
	time: VirtualTime;
	random: Random;
	/** How far its clock is ahead, in ms. */
	skew: number;
	owner: Owner;
	state: unknown[] | undefined;
}

/**
 * The node's code in memory. All processes run the same functions, since V8 is slow with functions
 * that are new each time; each process has the state of the modules to itself, and is entered
 * before its code runs.
 */
export class Bundle {
	private current: Possessions | undefined;
	private readonly exports: Exports = {};

	/** @param code from `bundleNode` */
	constructor(code: string) {
		const exchange = exchangeCode(stateVariables(code));
		const load = compileFunction(
			`let exports = module.exports;${code}\nmodule.exports.exchange = ${exchange};`,
			['require', 'module', ...GLOBALS],
			{ filename: 'XquikDm.bundle.js' },
		) as (...values: unknown[]) => void;
		const module = { exports: this.exports };
		load((name: string) => this.load(name), module, ...this.globals());
		this.exports = module.exports;
	}

	/** Starts a process. It ends when `dead` is set: nothing that it waits for happens any more. */
	start(time: VirtualTime, random: Random, skew: number): NodeProcess {
		const execute = this.exports.XquikDm?.prototype.execute;
		if (execute === undefined) throw new Error('The bundle exports no node.');
		const process: NodeProcess = {
			dead: false,
			execute,
			enter: () => {
				this.enter(possessions);
			},
		};
		const possessions: Possessions = { time, random, skew, owner: process, state: undefined };
		return process;
	}

	private enter(next: Possessions): void {
		const { current } = this;
		if (current === next) return;
		const former = this.exports.exchange?.(next.state);
		if (current !== undefined) current.state = former;
		this.current = next;
	}

	private get running(): Possessions {
		if (this.current === undefined) throw new Error('The node runs outside of any process.');
		return this.current;
	}

	private load(name: string): unknown {
		if (name === 'n8n-workflow') {
			const sleep = async (ms: number) => {
				const { time, owner } = this.running;
				await time.sleep(ms, owner);
			};
			return withOwn(n8nWorkflow, { sleep: { value: sleep } });
		}
		if (name === 'node:crypto') {
			return withOwn(crypto, {
				randomBytes: { value: (size: number) => Buffer.from(this.running.random.hex(size), 'hex') },
				randomUUID: { value: () => this.running.random.hex(16) },
			});
		}
		throw new Error(`The node imports ${name}.`);
	}

	/** In the order of {@link GLOBALS}. */
	private globals(): unknown[] {
		const now = () => this.running.time.now + this.running.skew;
		const virtualDate = class extends Date {
			constructor(at: number | string = now()) {
				super(at);
			}

			static override now(): number {
				return now();
			}
		};
		const signals = {
			any: (list: SimulatedSignal[]) => SimulatedSignal.any(list),
			timeout: (ms: number) => {
				const { time, owner } = this.running;
				return SimulatedSignal.timeout(ms, time, owner);
			},
		};
		return [
			virtualDate,
			withOwn(Math, { random: { value: () => this.running.random.next() } }),
			signals,
			SimulatedController,
			{ now: () => this.running.time.now - START_OF_PROCESS },
		];
	}
}

/** So that nobody takes `performance.now()` for the time of day. In ms. */
const START_OF_PROCESS = Date.UTC(2026, 9, 1);

/** An object that has some properties of its own, and all others of another one. */
function withOwn(other: object, own: PropertyDescriptorMap): object {
	return Object.create(other, own) as object;
}
