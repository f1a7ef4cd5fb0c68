import type { IDataObject } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { endFastTime, startFastTime } from '../fastTime.mts';
import type { Cell } from './faultCells.mts';
import { CELLS } from './faultCells.mts';
import { locator, NO_LIMITS, operateOn, setUp } from './setup.mts';
import type { Setup } from './setup.mts';

/** The operations that send, with the parameter of their own. */
const OPERATIONS = { send: { text: 'Hello' }, sendAndWait: { message: 'Hello?' } } as const;

/** What may still be answered. */
const WAITS = new Set(['sent', 'pending_confirmation']);

/** Each cell has its own sandbox, on which nothing else happens, and all run at the same time. */
describe.each(Object.entries(OPERATIONS))('fault matrix of %s', (operation, own) => {
	const results = new Map<Cell, Promise<IDataObject>>();
	let setup: Setup;

	async function runCell(cell: Cell): Promise<IDataObject> {
		const sandbox = await startSandbox({ contract: cell.contract, rateLimits: NO_LIMITS });
		sandbox.addFaults(cell.faults);
		const operate = operateOn(setup.engine, sandbox);
		const { rows, run } = await operate(`directMessage:${operation}`, {
			parameters: {
				...own,
				account: locator('username', 'acme_support'),
				recipient: locator('id', '123'),
				attachment: 'mediaUrl',
				mediaUrl: `${sandbox.origin}/__sandbox/files/picture.png`,
			},
			options: { maxWait: cell.maxWait ?? 8, maxQueueTime: (cell.maxWait ?? 8) / 60 },
			settings: { onError: 'continueRegularOutput' },
		});
		const outcome = {
			rows,
			isWaiting: run.data.waitTill !== undefined,
			sent: sandbox.outbox().length,
			credits: sandbox.creditsSpent(),
			key: sandbox.apiKey,
		};
		await sandbox.close();
		return outcome;
	}

	beforeAll(async () => {
		startFastTime();
		setup = await setUp();
		const queue = [...CELLS];
		const lane = async () => {
			for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
				const result = runCell(cell);
				results.set(cell, result);
				await Promise.allSettled([result]);
			}
		};
		await Promise.all(Array.from({ length: 40 }, lane));
	}, 60_000);
	afterAll(async () => {
		await setup.close();
		endFastTime();
	});

	it.each(CELLS.map((cell) => [cell.contract, cell.step, cell.name, cell] as const))(
		'%s, %s: %s',
		async (_contract, _step, _name, cell) => {
			const { rows, isWaiting, sent, credits, key } = (await results.get(cell)) ?? {};
			const { expected } = cell;
			expect(rows).toMatchObject([
				{
					send_status: expected.status,
					...(expected.code !== undefined && { error_code: expected.code }),
					...(expected.attempts !== undefined && { attempts: expected.attempts }),
					...(expected.replayed !== undefined && { replayed: expected.replayed }),
				},
			]);
			expect({ sent, credits }).toEqual({ sent: expected.sent, credits: expected.credits });
			expect(isWaiting).toBe(operation === 'sendAndWait' && WAITS.has(expected.status));
			expect(JSON.stringify(rows)).not.toContain(key);
		},
	);
});
