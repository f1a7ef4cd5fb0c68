import { Pacer } from '../../../../nodes/XquikDm/delivery/queue/pacer.ts';
import { RateGate } from '../../../../nodes/XquikDm/delivery/queue/rateGate.ts';
import { RequestQueue } from '../../../../nodes/XquikDm/delivery/queue/requestQueue.ts';
import { WaitBudget } from '../../../../nodes/XquikDm/delivery/waiting.ts';
import { closeGate } from '../../support/gates.mts';
import { VirtualClock } from '../../support/virtualClock.mts';

describe('Pacer', () => {
	it('keeps sends apart that a rate limit has held back together', async () => {
		const clock = new VirtualClock();
		const queue = new RequestQueue();
		const gate = new RateGate({ limit: undefined, windowMs: 60_000 });
		const gates = [gate, new Pacer(1000)];
		closeGate(gate, 5000, clock);
		const starts: number[] = [];
		const one = async () => {
			const admission = await queue.enter({ gates, bytes: 0 }, new WaitBudget(60_000, clock));
			if (typeof admission === 'string' || admission.kind !== 'admitted')
				throw new Error('Held back');
			starts.push(clock.elapsed);
			admission.end(() => 'accepted', clock.monotonic());
		};
		await Promise.all([one(), one(), one()]);
		expect(starts).toEqual([5000, 6000, 7000]);
	});
});
