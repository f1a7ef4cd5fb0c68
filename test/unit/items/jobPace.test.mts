import { JobPace } from '../../../nodes/XquikDm/items/jobPace.ts';
import { VirtualClock } from '../support/virtualClock.mts';

/** When each of some turns came, in ms. */
async function turnsOf(gap: number, pauses: readonly number[]): Promise<number[]> {
	const clock = new VirtualClock();
	const pace = new JobPace(gap, clock);
	const turns: number[] = [];
	for (const pause of pauses) {
		await clock.sleep(pause);
		await pace.turn(() => false);
		turns.push(clock.elapsed);
	}
	return turns;
}

describe('the starts of items with Delay Between Messages', () => {
	it.each<[rule: string, gap: number, pauses: number[], turns: number[]]>([
		['are kept apart', 100, [0, 0, 0], [0, 100, 200]],
		['count the time that a message takes', 100, [0, 30, 30], [0, 100, 200]],
		['wait for nothing when they are apart already', 100, [0, 150, 150], [0, 150, 300]],
		['are never nearer after a long pause', 100, [0, 950, 0], [0, 950, 1050]],
		['do not wait unless it is set', 0, [0, 0, 0], [0, 0, 0]],
	])('%s', async (_rule, gap, pauses, turns) => {
		expect(await turnsOf(gap, pauses)).toEqual(turns);
	});

	it('come in the order of the calls', async () => {
		const clock = new VirtualClock();
		const pace = new JobPace(100, clock);
		const order: number[] = [];
		const one = async (item: number) => {
			await pace.turn(() => false);
			order.push(item);
		};
		await Promise.all([0, 1, 2, 3].map(one));
		expect(order).toEqual([0, 1, 2, 3]);
		expect(clock.elapsed).toBe(300);
	});

	it('are not waited for once nothing is to begin', async () => {
		const clock = new VirtualClock();
		const pace = new JobPace(60_000, clock);
		let isOver = false;
		await pace.turn(() => isOver);
		const others = Promise.all(
			[1, 2, 3].map(async () => {
				await pace.turn(() => isOver);
			}),
		);
		await clock.sleep(1000);
		isOver = true;
		pace.lookAgain();
		await others;
		expect(clock.elapsed).toBe(1000);
	});

	it('take no time from the others when one is not to begin', async () => {
		const clock = new VirtualClock();
		const pace = new JobPace(100, clock);
		await pace.turn(() => false);
		await pace.turn(() => true);
		await pace.turn(() => false);
		expect(clock.elapsed).toBe(100);
	});
});
