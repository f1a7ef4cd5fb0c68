import type { IDataObject } from 'n8n-workflow';
import type { Engine, EngineRun } from '../../tools/engine/engine.mts';
import { SEND_DM, sendDmWorkflow } from '../../tools/engine/sendDmWorkflow.mts';
import { inputItem, parametersOf } from '../../tools/simulation/n8n/context.mts';
import type { Installation } from '../../tools/simulation/n8n/context.mts';
import type { Bundle } from '../../tools/simulation/n8n/nodeProcess.mts';
import type { Scenario } from '../../tools/simulation/scenario.mts';
import { runOne } from '../../tools/simulation/shrink.mts';
import { startRealServer } from './realServer.mts';

/** What a scenario comes to, for whoever looks from outside. */
export interface Outcome {
	/** Of each execution that n8n stored, without times. */
	rows: IDataObject[][];
	/** Method, path and key of each request. */
	requests: string[];
}

const TOKEN = '0123456789abcdef0123456789abcdef';

/** Rows as n8n stores them; the clocks of the two differ. */
function stored(rows: IDataObject[]): IDataObject[] {
	return (JSON.parse(JSON.stringify(rows)) as IDataObject[]).map((row) => ({
		...row,
		sent_at: typeof row.sent_at,
	}));
}

/** Runs a scenario in the simulation. */
export async function simulated(
	bundle: Bundle,
	scenario: Scenario,
	{ instanceId }: Engine,
): Promise<Outcome> {
	const installation: Installation = {
		instanceId,
		workflowId: 'workflow',
		nodeId: 'send-dm',
		resumeToken: TOKEN,
	};
	const { runs, xquik, broken } = await runOne(bundle, scenario, { installation });
	if (broken !== undefined) throw new Error('The simulation is broken.', { cause: broken });
	const seen = runs.filter(({ repeated }) => !repeated);
	return { rows: seen.map(({ rows }) => stored(rows ?? [])), requests: xquik.requests };
}

function rowsOf({ outputs, error }: EngineRun): IDataObject[] {
	const context = error !== undefined && 'context' in error ? error.context : {};
	const { rows } = context as { rows?: IDataObject[] };
	return rows ?? (outputs[SEND_DM] ?? []).flat().map(({ json }) => json);
}

/** Runs its first execution, and a retry of that where it has one, on n8n's engine. */
export async function onEngine(engine: Engine, scenario: Scenario): Promise<Outcome> {
	const { items, tries, onError, resumeToken, tool } = scenario;
	const server = await startRealServer(scenario);
	try {
		const [first] = items;
		if (first === undefined) throw new Error('The scenario has no item.');
		const run = async (executionId: string, retryOf?: EngineRun) =>
			await engine.run({
				workflow: sendDmWorkflow(
					{
						...(parametersOf(scenario, first) as object),
						recipient: { __rl: true, mode: 'id', value: '={{ $json.to }}' },
						text: '={{ $json.text }}',
					},
					{
						onError,
						...(tool && { type: 'n8n-nodes-xquik-dm.xquikDmTool' }),
						...(tries > 1 && { retryOnFail: true, maxTries: tries, waitBetweenTries: 1 }),
					},
				),
				items: items.map(inputItem),
				credentials: { xquikApi: { apiKey: 'xq_simulated', baseUrl: server.baseUrl } },
				executionId,
				resumeToken: resumeToken ? TOKEN : '',
				...(retryOf !== undefined && { retryOf }),
			});
		const runs = [await run('1')];
		for (const [at, step] of scenario.steps.entries()) {
			if (step.do === 'retry') runs.push(await run(String(at + 1), runs.at(-1)));
		}
		return { rows: runs.map((one) => stored(rowsOf(one))), requests: server.state.requests };
	} finally {
		await server.close();
	}
}
