import { resolve } from 'node:path';
import type { Engine } from '../../tools/engine/engine.mts';
import { startEngine } from '../../tools/engine/engine.mts';
import { bundleNode } from '../../tools/simulation/bundle.mts';
import { Bundle } from '../../tools/simulation/n8n/nodeProcess.mts';
import type { Fault, Scenario } from '../../tools/simulation/scenario.mts';
import { endFastTime, startFastTime } from '../fastTime.mts';
import { onEngine, simulated } from './agreement.mts';

const PLAIN: Scenario = {
	seed: 1,
	contract: 'lifecycle',
	resumeToken: true,
	tool: false,
	atOnce: false,
	outside: false,
	skew: 0,
	protection: 'perExecution',
	onError: 'stopWorkflow',
	tries: 1,
	concurrency: 1,
	maxWait: 10,
	verify: false,
	writeLimit: null,
	items: [
		{ to: '101', text: 'One', account: 'acme' },
		{ to: '102', text: 'Two', account: 'acme' },
		{ to: '101', text: 'Three', account: 'acme' },
	],
	steps: [{ do: 'execute', items: [0, 1, 2] }],
	faults: [],
};

const RETRIED: Scenario['steps'] = [...PLAIN.steps, { do: 'retry' }];

function second(effect: Fault['effect']): Fault {
	return { on: 'send', nth: 2, times: 1, effect };
}

const REJECTED = second({ kind: 'rejection', status: 422, code: 'x_target_not_found' });
const LOST = second({ kind: 'reset', when: 'after' });

/** Retry execution sends the node to the API again, and Retry On Fail runs it again. */
const CASES: ReadonlyArray<[name: string, differences: Partial<Scenario>]> = [
	['nothing goes wrong', {}],
	[
		'a picture',
		{
			items: [{ to: '101', text: 'Look', account: 'acme', file: 'cat' }],
			steps: [{ do: 'execute', items: [0] }],
		},
	],
	['a lost answer', { faults: [LOST] }],
	['a broken answer', { faults: [second({ kind: 'truncated' })] }],
	['an error that says nothing', { faults: [second({ kind: 'error', status: 502, done: true })] }],
	[
		'a message that is pending',
		{ faults: [second({ kind: 'pending', end: 'success', polls: 1 })] },
	],
	[
		'an expired message under Continue',
		{
			onError: 'continueRegularOutput',
			faults: [second({ kind: 'pending', end: 'expired', polls: 1 })],
		},
	],
	['Retry On Fail', { tries: 2, faults: [REJECTED] }],
	[
		'Retry On Fail with Continue',
		{ tries: 2, onError: 'continueRegularOutput', faults: [{ ...REJECTED, nth: 1 }] },
	],
	['Retry execution', { steps: RETRIED, faults: [REJECTED] }],
	['Retry execution in older n8n', { steps: RETRIED, resumeToken: false, faults: [REJECTED] }],
	[
		'Retry execution under the legacy contract',
		{ steps: RETRIED, contract: 'legacy', faults: [REJECTED] },
	],
	['a lost answer under the legacy contract', { contract: 'legacy', tries: 2, faults: [LOST] }],
	[
		'Custom Key',
		{ protection: 'customKey', items: PLAIN.items.map((item) => ({ ...item, key: 'one key' })) },
	],
	['Per Message', { protection: 'perMessage' }],
];

describe('The n8n of the simulation', () => {
	let engine: Engine;
	let bundle: Bundle;
	beforeAll(async () => {
		startFastTime();
		engine = await startEngine({ packageRoot: resolve('.'), binaryDataMode: 'memory' });
		bundle = new Bundle(await bundleNode());
	});
	afterAll(async () => {
		await engine.close();
		endFastTime();
	});

	it.each(CASES)(
		"makes the node do what n8n's engine makes it do: %s",
		async (_name, differences) => {
			const scenario = { ...PLAIN, ...differences };
			const fake = await simulated(bundle, scenario, engine);
			const real = await onEngine(engine, scenario);
			expect(fake.requests).toEqual(real.requests);
			expect(fake.rows).toEqual(real.rows);
			expect(fake.rows.flat().length).toBeGreaterThan(0);
		},
	);
});
