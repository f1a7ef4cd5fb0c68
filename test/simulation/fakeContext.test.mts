import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { resolve } from 'node:path';
import type { Engine, EngineRun } from '../../tools/engine/engine.mts';
import { startEngine } from '../../tools/engine/engine.mts';
import type { RunSetting } from '../../tools/simulation/n8n/context.mts';
import { executeContext } from '../../tools/simulation/n8n/context.mts';
import { stored } from '../../tools/simulation/n8n/execution.mts';
import { generate } from '../../tools/simulation/generate.mts';
import { SimulatedSignal } from '../../tools/simulation/time/abort.mts';
import { PROBE } from './probe.mts';

const TOKEN = '0123456789abcdef';

const WORKFLOW = {
	id: 'workflow',
	nodes: [
		{ id: 'start', name: 'Start', type: 'engine.start' },
		{ id: 'probe', name: 'Probe', type: 'test.probe' },
	].map((node) => ({
		...node,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
	})),
	connections: { Start: { main: [[{ node: 'Probe', type: 'main' as const, index: 0 }]] } },
};

function answerOf(run: EngineRun): IDataObject | undefined {
	return run.outputs.Probe?.[0]?.[0]?.json;
}

/** What the probe hears from the simulation. */
async function fromSimulation(setting: Partial<RunSetting>): Promise<IDataObject | undefined> {
	const scenario = { ...generate(1), tool: false, outside: false };
	const context = executeContext(
		scenario,
		scenario.items.slice(0, 1),
		{
			executionId: '7',
			resumeToken: TOKEN,
			runIndex: 0,
			mode: 'trigger',
			nodeContext: {},
			cancel: new SimulatedSignal(),
			installation: { instanceId: '', workflowId: 'workflow', nodeId: 'probe' },
			origin: { run: 0, lineage: 0 },
			waits: () => undefined,
			...setting,
		},
		{ dead: false, execute: () => Promise.resolve([]) },
		{ request: () => Promise.reject(new Error('The probe asks for nothing.')) },
	);
	const outputs = await PROBE.execute?.call(context satisfies IExecuteFunctions);
	return Array.isArray(outputs) ? outputs[0]?.[0]?.json : undefined;
}

describe("The simulation's context", () => {
	let engine: Engine;
	beforeAll(async () => {
		engine = await startEngine({ packageRoot: resolve('.'), extraNodes: { 'test.probe': PROBE } });
	});
	afterAll(async () => {
		await engine.close();
	});

	const run = async (options: { resumeToken?: string; retryOf?: EngineRun }, failsFirst = false) =>
		await engine.run({
			workflow: WORKFLOW,
			items: [{ json: { failsFirst } }],
			credentials: {},
			executionId: '7',
			...options,
		});

	it.each([
		['with a resume token', TOKEN],
		['without one', ''],
	])("says what n8n's says, %s", async (_name, token) => {
		const real = answerOf(await run({ resumeToken: token }));
		const fake = await fromSimulation({ resumeToken: token === '' ? undefined : token });
		expect(fake).toEqual(real);
		expect(real).toMatchObject({ executionId: '7', times: 1, isTool: false });
	});

	it('brings the context and the token back when an execution is retried', async () => {
		const first = await run({ resumeToken: TOKEN }, true);
		const real = answerOf(await run({ retryOf: first }));
		const nodeContext = {};
		await fromSimulation({ nodeContext });
		const fake = await fromSimulation({ nodeContext: stored(nodeContext), mode: 'retry' });
		expect(fake).toEqual(real);
		expect(real).toMatchObject({ signature: TOKEN, times: 2, mode: 'retry' });
	});
});
