import { createRequire } from 'node:module';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import * as crypto from 'node:crypto';
import { compileFunction } from 'node:vm';
import type { Random } from '../time/random.mts';
import { abortSignals, SimulatedController } from '../time/abort.mts';
import type { Owner, VirtualTime } from '../time/virtualTime.mts';

const require = createRequire(import.meta.url);
const n8nWorkflow = require('n8n-workflow') as object;

/** What the node's code may see of its process; everything else it would use is missing. */
const GLOBALS = ['Date', 'Math', 'AbortSignal', 'AbortController', 'performance'] as const;

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
/** The bundled node's code, ready to be started in a process. */
export type Bundle = (
	require: (name: string) => unknown,
	module: { exports: { XquikDm?: { prototype: { execute: Execute } } } },
	...globals: unknown[]
) => void;

/** Makes code that can be started in any number of simulated processes. */
export function compile(code: string): Bundle {
	const parameters = ['require', 'module', ...GLOBALS];
	const filename = 'XquikDm.bundle.js';
	return compileFunction(`let exports = module.exports;${code}`, parameters, {
		filename,
	}) as Bundle;
}

/** A simulated process of n8n with the node loaded: its own module state, time and chance. */
export interface NodeProcess extends Owner {
	execute: Execute;
}

/**
 * Starts a process. It ends when `dead` is set: nothing that it waits for happens any more.
 *
 * @param skew how far its clock is ahead, in ms
 */
export function startProcess(
	bundle: Bundle,
	time: VirtualTime,
	random: Random,
	skew: number,
): NodeProcess {
	const owner: Owner = { dead: false };
	const modules: Record<string, unknown> = {
		'n8n-workflow': withOwn(n8nWorkflow, {
			sleep: {
				value: async (ms: number) => {
					await time.sleep(ms, owner);
				},
			},
		}),
		'node:crypto': withOwn(crypto, {
			randomBytes: { value: (size: number) => Buffer.from(random.hex(size), 'hex') },
			randomUUID: { value: () => random.hex(16) },
		}),
	};
	const load = (name: string) => {
		const found = modules[name];
		if (found === undefined) throw new Error(`The node imports ${name}.`);
		return found;
	};
	const module: Parameters<Bundle>[1] = { exports: {} };
	bundle(
		load,
		module,
		virtualDate(time, skew),
		withOwn(Math, { random: { value: () => random.next() } }),
		abortSignals(time, owner),
		SimulatedController,
		{ now: () => time.now - START_OF_PROCESS },
	);
	const execute = module.exports.XquikDm?.prototype.execute;
	if (execute === undefined) throw new Error('The bundle exports no node.');
	return Object.assign(owner, { execute });
}

/** So that nobody takes `performance.now()` for the time of day. In ms. */
const START_OF_PROCESS = Date.UTC(2026, 9, 1);

/** @param skew in ms */
function virtualDate(time: VirtualTime, skew: number): DateConstructor {
	return class extends Date {
		constructor(at: number | string = time.now + skew) {
			super(at);
		}

		static override now(): number {
			return time.now + skew;
		}
	} as unknown as DateConstructor;
}

/** An object that has some properties of its own, and all others of another one. */
function withOwn(other: object, own: PropertyDescriptorMap): object {
	return Object.create(other, own) as object;
}
