import { Pacer } from '../../../nodes/XquikDm/items/pacer.ts';
import { VirtualClock } from '../support/virtualClock.mts';

/** When each of some turns came, in ms. */
async function turnsOf(gap: number, pauses: readonly number[]): Promise<number[]> {
	const clock = new VirtualClock();
	const pacer = new Pacer(gap, clock);
	const turns: number[] = [];
	for (const pause of pauses) {
		await clock.sleep(pause);
		await pacer.turn();
		turns.push(clock.elapsed);
	}
	return turns;
}

describe('Delay Between Messages', () => {
	it.each<[rule: string, gap: number, pauses: number[], turns: number[]]>([
		['keeps messages apart', 100, [0, 0, 0], [0, 100, 200]],
		['counts the time that a message takes', 100, [0, 30, 30], [0, 100, 200]],
		['waits for nothing when they are apart already', 100, [0, 150, 150], [0, 150, 300]],
		['is none unless it is set', 0, [0, 0, 0], [0, 0, 0]],
	])('%s', async (_rule, gap, pauses, turns) => {
		expect(await turnsOf(gap, pauses)).toEqual(turns);
	});
});
