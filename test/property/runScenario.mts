import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { inspect } from 'node:util';
import type { Engine } from '../../tools/engine/engine.mts';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { connect, locator, NO_LIMITS } from '../node/setup.mts';
import type { SendDmResult } from '../node/setup.mts';
import type { Scenario, ScenarioItem } from './scenario.mts';

/** What a scenario came to. */
export interface ScenarioResult {
	/** Rows by item: normally one each. */
	rows: IDataObject[][];
	/** The delivered messages, in order of delivery. */
	outbox: OutboxMessage[];
	/** Everything n8n would store of the execution, as text. */
	stored: string;
	apiKey: string;
}

const PICTURE = Buffer.concat([
	Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
	Buffer.alloc(500, 'picture'),
]);

async function inputItem(
	engine: Engine,
	{ recipient, text, picture }: ScenarioItem,
): Promise<INodeExecutionData> {
	const json = { recipient, text };
	if (!picture) return { json };
	const file = { fileName: 'picture.png', mimeType: 'image/png' };
	return { json, binary: { data: await engine.storeFile(PICTURE, file) } };
}

/** The row's `send_status`; empty when it has none. */
export function statusOf({ send_status: status }: IDataObject): string {
	return typeof status === 'string' ? status : '';
}

/** Runs a scenario on a running engine, against a sandbox of its own. */
export async function runScenario(engine: Engine, scenario: Scenario): Promise<ScenarioResult> {
	const { items, faults, onError, retryOnFail, concurrency, maxWait } = scenario;
	const sandbox = await startSandbox({ rateLimits: NO_LIMITS });
	try {
		sandbox.addFaults(faults);
		const result = await connect(
			engine,
			sandbox,
		)({
			items: await Promise.all(items.map((item) => inputItem(engine, item))),
			parameters: {
				recipient: locator('id', '={{ $json.recipient }}'),
				text: '={{ $json.text }}',
				attachment: 'binaryFile',
				binaryPropertyName: 'data',
				ifFileIsMissing: 'sendTextOnly',
			},
			options: { concurrency, maxWait, maxQueueTime: maxWait / 60, includeApiResponse: true },
			settings: { onError, retryOnFail, maxTries: 2, waitBetweenTries: 1 },
		});
		return {
			rows: rowsByItem(result, items.length),
			outbox: sandbox.outbox(),
			stored: inspect([result.run.data, result.run.error], {
				depth: Infinity,
				maxArrayLength: Infinity,
				maxStringLength: Infinity,
			}),
			apiKey: sandbox.apiKey,
		};
	} finally {
		await sandbox.close();
	}
}

/** Of a stopped run the error has the rows, in item order; else the items of both outputs. */
function rowsByItem({ run, rowsInError }: SendDmResult, count: number): IDataObject[][] {
	const rows = Array.from({ length: count }, (): IDataObject[] => []);
	const put = (index: number, row: IDataObject) => {
		const place = rows[index];
		if (place === undefined) throw new Error(`A row belongs to item ${index}, which is not there.`);
		place.push(row);
	};
	if (run.error !== undefined) {
		for (const [index, row] of rowsInError.entries()) put(index, row);
		return rows;
	}
	for (const { json, pairedItem } of (run.outputs['Send DM'] ?? []).flat()) {
		const paired = typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem : null;
		put(paired?.item ?? -1, json);
	}
	return rows;
}
