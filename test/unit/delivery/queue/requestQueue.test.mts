import type { Gate } from '../../../../nodes/XquikDm/delivery/queue/gate.ts';
import {
	InFlightLimit,
	LARGE_FILE,
	MAX_IN_FLIGHT,
	MAX_LARGE_TRANSFERS,
} from '../../../../nodes/XquikDm/delivery/queue/inFlight.ts';
import { RateGate } from '../../../../nodes/XquikDm/delivery/queue/rateGate.ts';
import { RequestQueue } from '../../../../nodes/XquikDm/delivery/queue/requestQueue.ts';
import { WaitBudget } from '../../../../nodes/XquikDm/delivery/waiting.ts';
import { closeGate } from '../../support/gates.mts';
import { VirtualClock } from '../../support/virtualClock.mts';

/** A queue, and requests that begin and end in it. */
class Line {
	readonly clock = new VirtualClock();
	readonly queue = new RequestQueue();
	readonly gate = new RateGate({ limit: undefined, windowMs: 60_000 });
	/** `name time` of each beginning, in ms since the start. */
	readonly begun: string[] = [];
	/** The same of what did not begin. */
	readonly ended: string[] = [];

	budget(maxQueueTime = 900_000, clock = this.clock): WaitBudget {
		return new WaitBudget({ maxWait: 1000, maxQueueTime }, clock);
	}

	/** A request that takes so long, in ms. */
	async request(
		name: string,
		lasts = 100,
		{ bytes = 0, gates = [this.gate] as Gate[], budget = this.budget() } = {},
	): Promise<void> {
		const admission = await this.queue.enter({ gates, bytes }, budget);
		if (admission === 'cancelled' || admission.kind === 'held_back') {
			const how = admission === 'cancelled' ? admission : `held back behind ${admission.ahead}`;
			this.ended.push(`${name} ${how} ${this.clock.elapsed}`);
			return;
		}
		this.begun.push(`${name} ${this.clock.elapsed}`);
		await budget.clock.sleep(lasts);
		admission.end(() => 'accepted', this.clock.monotonic());
	}
}

/** Lets one request at a time through. */
class OneAtATime implements Gate {
	private busy = false;

	opensIn(): number {
		return this.busy ? Infinity : 0;
	}

	closedFor(): number {
		return 0;
	}

	begin() {
		this.busy = true;
		return {
			end: () => {
				this.busy = false;
			},
		};
	}
}

describe('RequestQueue', () => {
	it('serves first what came first', async () => {
		const line = new Line();
		const gates = [new OneAtATime()];
		const names = Array.from({ length: 300 }, (_, index) => String(index));
		await Promise.all(
			names.map(async (name) => {
				await line.request(name, 10, { gates });
			}),
		);
		expect(line.begun).toEqual(names.map((name) => `${name} ${Number(name) * 10}`));
	});

	it('keeps a message’s place for all its requests', async () => {
		const line = new Line();
		const gates = [new OneAtATime()];
		const budget = line.budget();
		const upload = line.request('upload', 100, { gates, budget });
		const others = ['b', 'c', 'd'].map(async (name) => {
			await line.request(name, 100, { gates });
		});
		await upload;
		await Promise.all([...others, line.request('send', 100, { gates, budget })]);
		// `b` begins in the moment in which the upload ends.
		expect(line.begun).toEqual(['upload 0', 'b 100', 'send 200', 'c 300', 'd 400']);
	});

	it('does not let a newcomer overtake, whose timer is the first', async () => {
		const line = new Line();
		closeGate(line.gate, 1000, line.clock);
		const waiting = line.request('first');
		await line.clock.sleep(1000);
		await Promise.all([line.request('second'), waiting]);
		expect(line.begun).toEqual(['first 1000', 'second 1100']);
	});

	it('lets pass what another gate holds back', async () => {
		const line = new Line();
		const account = new RateGate({ limit: undefined, windowMs: Infinity });
		closeGate(account, 5000, line.clock);
		const limited = line.request('limited', 100, { gates: [line.gate, account] });
		await Promise.all([limited, line.request('free')]);
		expect(line.begun).toEqual(['free 0', 'limited 5000']);
	});

	it('looks at once at what closes while all places are taken', async () => {
		const line = new Line();
		const places = new OneAtATime();
		const gates = [places, line.gate];
		const first = await line.queue.enter({ gates, bytes: 0 }, line.budget());
		if (first === 'cancelled' || first.kind !== 'admitted') throw new Error('Held back');
		const second = line.request('second', 100, { gates });
		await line.clock.sleep(100);
		first.end((gate) => (gate === line.gate ? { closedFor: 3000 } : 'accepted'), line.clock.now());
		await second;
		expect(line.begun).toEqual(['second 3100']);
	});

	it('gives up at the end of Max Queue Time, and tells the place', async () => {
		const line = new Line();
		const gates = [new OneAtATime()];
		await Promise.all([
			line.request('long', 9000, { gates }),
			line.request('patient', 100, { gates }),
			line.request('hasty', 100, { gates, budget: line.budget(2000) }),
		]);
		expect(line.begun).toEqual(['long 0', 'patient 9000']);
		expect(line.ended).toEqual(['hasty held back behind 1 2000']);
	});

	it('lets one go whose execution is stopped, and the others stay', async () => {
		const line = new Line();
		closeGate(line.gate, 5000, line.clock);
		const stopped = new VirtualClock();
		const left = line.request('stopped', 100, { budget: line.budget(900_000, stopped) });
		const stays = line.request('stays');
		stopped.cancel();
		await Promise.all([left, stays]);
		expect(line.ended).toEqual(['stopped cancelled 0']);
		expect(line.begun).toEqual(['stays 5000']);
	});

	it('lets nobody in whose execution is stopped', async () => {
		const line = new Line();
		line.clock.cancel();
		await line.request('late');
		expect(line.ended).toEqual(['late cancelled 0']);
	});

	it('goes on though a request that went ahead never ends', async () => {
		const line = new Line();
		closeGate(line.gate, 1000, line.clock);
		void line.queue.enter({ gates: [line.gate], bytes: 0 }, line.budget());
		await Promise.all(
			['b', 'c', 'd'].map(async (name) => {
				await line.request(name);
			}),
		);
		expect(line.begun).toEqual(['b 3000', 'c 3100', 'd 3100']);
	});
});

describe('the request that goes ahead alone', () => {
	it.each<[rule: string, bytes: number[], begun: string[]]>([
		['is the first of those without a file', [9, 0, 0], ['b 1000', 'a 1100', 'c 1100']],
		['is the smallest file where all have one', [9, 5, 7], ['b 1000', 'a 1100', 'c 1100']],
		['is the first where all are as large', [9, 9, 9], ['a 1000', 'b 1100', 'c 1100']],
	])('%s', async (_rule, bytes, begun) => {
		const line = new Line();
		closeGate(line.gate, 1000, line.clock);
		const names = ['a', 'b', 'c'];
		await Promise.all(
			names.map(async (name, index) => {
				await line.request(name, 100, { bytes: bytes[index] ?? 0 });
			}),
		);
		expect(line.begun).toEqual(begun);
	});

	it('is not waited for longer than 2 s: its file may be large', async () => {
		const line = new Line();
		closeGate(line.gate, 1000, line.clock);
		const large = line.request('large', 60_000, { bytes: 500_000_000 });
		await line.clock.sleep(1500);
		await Promise.all([large, line.request('b'), line.request('c')]);
		expect(line.begun).toEqual(['large 1000', 'b 3000', 'c 3100']);
	});
});

describe('requests in flight', () => {
	async function beginAll(sizes: readonly number[]): Promise<string[]> {
		const line = new Line();
		const gates = [new InFlightLimit()];
		await Promise.all(
			sizes.map(async (bytes, index) => {
				await line.request(String(index), 100, { gates, bytes });
			}),
		);
		return line.begun;
	}

	it('are at most 20 of a credential', async () => {
		const begun = await beginAll(Array.from({ length: 50 }, () => 0));
		const at = (time: number) => begun.filter((entry) => entry.endsWith(` ${time}`)).length;
		expect([at(0), at(100), at(200)]).toEqual([MAX_IN_FLIGHT, MAX_IN_FLIGHT, 10]);
	});

	it('leave places free beside large files, which take them for long', async () => {
		const large = Array.from({ length: 30 }, () => LARGE_FILE + 1);
		const begun = await beginAll([...large, 0, 0, 0, 0, 0]);
		const atOnce = begun.filter((entry) => entry.endsWith(' 0')).map((entry) => parseInt(entry));
		expect(atOnce).toEqual([
			...Array.from({ length: MAX_LARGE_TRANSFERS }, (_, index) => index),
			...[30, 31, 32, 33],
		]);
	});

	it('may all be files of a size that is quickly sent', async () => {
		const begun = await beginAll(Array.from({ length: 20 }, () => LARGE_FILE));
		expect(begun.every((entry) => entry.endsWith(' 0'))).toBe(true);
	});
});
