import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { resolve } from 'node:path';
import { startEngine } from '../../tools/engine/engine.mts';
import type { Engine, EngineOptions, EngineRun } from '../../tools/engine/engine.mts';
import { SEND_DM, sendDmWorkflow } from '../../tools/engine/sendDmWorkflow.mts';
import type { NodeSettings } from '../../tools/engine/sendDmWorkflow.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.mts';
import { endFastTime, startFastTime } from '../fastTime.mts';

/** A recipient that the sandbox treats as a plain user. */
export const RECIPIENT = '44196397';

/** A resource locator's value, as n8n's editor stores it. */
export function locator(mode: string, value: string) {
	return { __rl: true, mode, value };
}

/** The text in a field of a row, such as an ID. Fails when there is none. */
export function textIn(row: IDataObject | undefined, field: string): string {
	const value = row?.[field];
	if (typeof value !== 'string') throw new Error(`The row has no text in ${field}`);
	return value;
}

/** What a test varies of one run of Send DM. */
export interface SendDmRun {
	/** Default: one item without fields. */
	items?: INodeExecutionData[];
	/** On top of an account, a recipient and a text that work. */
	parameters?: INodeParameters;
	/** The collection Options. */
	options?: INodeParameters;
	settings?: NodeSettings;
	executionId?: string;
	/** Empty: none, as in n8n before 2.41. */
	resumeToken?: string;
	/** The run that this one repeats, as *Retry execution* does. */
	retryOf?: EngineRun;
	/** Default: `trigger`, or `retry` with `retryOf`. */
	mode?: WorkflowExecuteMode;
	credential?: ICredentialDataDecryptedObject;
	signal?: AbortSignal;
}

/** What came out. */
export interface SendDmResult {
	run: EngineRun;
	/** JSON of the items of the main output. */
	rows: IDataObject[];
	/** JSON of the items of the error output. */
	errorRows: IDataObject[];
	/** The rows in the context of the error that stopped the workflow. */
	rowsInError: IDataObject[];
}

/** Runs one operation of the node, such as `user:get`; nothing is set but what `run` says. */
export type Operate = (operation: string, run?: SendDmRun) => Promise<SendDmResult>;

/** n8n's engine with our node, and a sandbox for it. */
export interface Setup {
	engine: Engine;
	sandbox: Sandbox;
	send(run?: SendDmRun): Promise<SendDmResult>;
	operate: Operate;
	close(): Promise<void>;
}

/** Parameters that send each item of {@link numbered} to a recipient and with a text of its own. */
export const EACH_ITS_OWN = {
	recipient: locator('id', '={{ String(1000 + $json.n) }}'),
	text: '={{ "Message " + $json.n }}',
};

/** Items whose JSON is `{ n: 0 }`, `{ n: 1 }`, … */
export function numbered(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, n) => ({ json: { n } }));
}

/** Runs operations on a running engine, with a credential for the sandbox. */
export function operateOn(engine: Engine, sandbox: Sandbox): Operate {
	return async (
		operation,
		{ items, parameters, options = {}, settings, credential, ...execution } = {},
	) => {
		const [resource = '', name = ''] = operation.split(':');
		const run = await engine.run({
			workflow: sendDmWorkflow({ resource, operation: name, options, ...parameters }, settings),
			items: items ?? [{ json: {} }],
			credentials: {
				xquikApi: credential ?? { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl },
			},
			...execution,
		});
		const jsonOf = (output: number) =>
			(run.outputs[SEND_DM]?.[output] ?? []).map(({ json }) => json);
		const context = run.error !== undefined && 'context' in run.error ? run.error.context : {};
		const rows: unknown = (context as IDataObject | undefined)?.rows;
		return {
			run,
			rows: jsonOf(0),
			errorRows: jsonOf(1),
			rowsInError: Array.isArray(rows) ? (rows as IDataObject[]) : [],
		};
	};
}

/** Sends on a running engine, with a credential for the sandbox. */
export function connect(engine: Engine, sandbox: Sandbox): Setup['send'] {
	const operate = operateOn(engine, sandbox);
	return async ({ parameters, ...run } = {}) =>
		await operate('directMessage:send', {
			...run,
			parameters: {
				account: locator('username', 'acme_support'),
				recipient: locator('id', RECIPIENT),
				text: 'Hello',
				...parameters,
			},
		});
}

/** No rate limits: a test that is about them sets its own. */
export const NO_LIMITS = { writes: null, reads: null, deletes: null };

/** Starts both. Close it, or jest does not end. */
export async function setUp(
	sandboxOptions: SandboxOptions = {},
	engineOptions: Partial<EngineOptions> = {},
): Promise<Setup> {
	// The engine is what may fail to start; a sandbox that listens on would keep jest from ending.
	const engine = await startEngine({ packageRoot: resolve('.'), ...engineOptions });
	const sandbox = await startSandbox({ rateLimits: NO_LIMITS, ...sandboxOptions });
	return {
		engine,
		sandbox,
		send: connect(engine, sandbox),
		operate: operateOn(engine, sandbox),
		close: async () => {
			await engine.close();
			await sandbox.close();
		},
	};
}

/** A setup that the tests of a describe block share. */
export interface SharedSetup extends Omit<Setup, 'close'> {
	/** Goes on with another n8n instance, which may know more nodes, and another sandbox. */
	restart(extraNodes?: EngineOptions['extraNodes']): Promise<void>;
}

/** Starts a setup for all tests of the describe block around it; each test has an empty sandbox. */
export function sharedSetup(): SharedSetup {
	let current: Setup | undefined;
	const running = () => {
		if (current === undefined) throw new Error('The setup runs only while its tests run.');
		return current;
	};
	const start = async (extraNodes?: EngineOptions['extraNodes']) => {
		current = await setUp({}, extraNodes === undefined ? {} : { extraNodes });
	};
	beforeAll(async () => {
		startFastTime();
		await start();
	});
	afterEach(() => {
		running().sandbox.reset();
	});
	afterAll(async () => {
		await running().close();
		endFastTime();
	});
	return {
		get engine() {
			return running().engine;
		},
		get sandbox() {
			return running().sandbox;
		},
		send: async (run) => await running().send(run),
		operate: async (operation, run) => await running().operate(operation, run),
		restart: async (extraNodes) => {
			await running().close();
			await start(extraNodes);
		},
	};
}
