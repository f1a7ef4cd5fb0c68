import fc from 'fast-check';
import type { Gate } from '../../nodes/XquikDm/delivery/queue/gate.ts';
import { InFlightLimit, MAX_IN_FLIGHT } from '../../nodes/XquikDm/delivery/queue/inFlight.ts';
import { RateGate } from '../../nodes/XquikDm/delivery/queue/rateGate.ts';
import { ACCOUNT_LIMIT, WRITE_LIMIT } from '../../nodes/XquikDm/delivery/queue/rateWindow.ts';
import { RequestQueue } from '../../nodes/XquikDm/delivery/queue/requestQueue.ts';
import { WaitBudget } from '../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../unit/support/virtualClock.mts';

/** PROPERTY_SEED repeats a run, PROPERTY_RUNS makes it longer. */
const SEED = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 60);

const WINDOW = 10_000;

/** A message of an execution of its own. Times in ms. */
const message = fc.record({
	comesAt: fc.integer({ min: 0, max: 5000 }),
	account: fc.constantFrom('acme', 'sales'),
	bytes: fc.constantFrom(0, 0, 0, 50_000, 500_000_000),
	lasts: fc.constantFrom(10, 50, 300, 5000, Infinity),
	maxQueueTime: fc.constantFrom(0, 3000, 900_000),
	stopsAfter: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined, freq: 6 }),
});
const burst = fc.record({
	messages: fc.array(message, { minLength: 1, maxLength: 120, size: 'max' }),
	limit: fc.integer({ min: 1, max: 60 }),
	/** X refuses each so-manieth of an account. */
	refusesEach: fc.integer({ min: 3, max: 40 }),
});
type Burst = typeof burst extends fc.Arbitrary<infer Value> ? Value : never;
type Message = Burst['messages'][number];

interface End {
	place: number;
	how: 'begun' | 'held_back' | 'cancelled';
	at: number;
}

/** All that a burst meets: a server with a window, X with a limit of its own, and stopped executions. */
class Simulation {
	readonly ends: End[] = [];
	readonly violations: string[] = [];
	private readonly clock = new VirtualClock();
	private readonly queue = new RequestQueue();
	private readonly inFlight = new InFlightLimit();
	private readonly writes = new RateGate(WRITE_LIMIT);
	private readonly accounts = new Map([
		['acme', new RateGate(ACCOUNT_LIMIT)],
		['sales', new RateGate(ACCOUNT_LIMIT)],
	]);
	private running = 0;
	private asked = 0;
	private used = 0;
	private windowAt = -Infinity;
	private readonly given: Burst;

	constructor(given: Burst) {
		this.given = given;
	}

	async run(): Promise<void> {
		await Promise.all(
			this.given.messages.map(async (one) => {
				await this.send(one);
			}),
		);
	}

	private async send(one: Message): Promise<void> {
		const { account, bytes, comesAt, maxQueueTime, stopsAfter } = one;
		await this.clock.sleep(comesAt);
		const execution = Object.create(this.clock) as VirtualClock;
		let isStopped = false;
		let stop: () => void = () => undefined;
		const stopped = new Promise<void>((resolve) => {
			stop = resolve;
		});
		execution.isCancelled = () => isStopped;
		execution.sleep = async (ms, wake) => {
			const woken = Promise.race([stopped, ...(wake === undefined ? [] : [wake])]);
			if (!isStopped) await this.clock.sleep(ms, woken);
		};
		if (stopsAfter !== undefined) {
			void this.clock.sleep(stopsAfter).then(() => {
				isStopped = true;
				stop();
			});
		}
		const budget = new WaitBudget({ maxWait: 60_000, maxQueueTime }, execution);
		const gate = this.accounts.get(account);
		if (gate === undefined) throw new Error(`No account ${account}`);
		const gates: Gate[] = [this.inFlight, this.writes, gate];
		for (;;) {
			const asked = this.clock.elapsed;
			const admission = await this.queue.enter({ gates, bytes }, budget);
			const end = (how: End['how']) =>
				this.ends.push({ place: budget.place ?? -1, how, at: this.clock.elapsed });
			if (admission === 'cancelled') {
				end('cancelled');
				const late = this.clock.elapsed - (comesAt + (stopsAfter ?? Infinity));
				if (late > 0 && asked < this.clock.elapsed) this.violations.push(`left ${late} ms late`);
				return;
			}
			if (admission.kind === 'held_back') {
				end('held_back');
				if (admission.waited > maxQueueTime) this.violations.push('waited beyond Max Queue Time');
				return;
			}
			end('begun');
			if (++this.running > MAX_IN_FLIGHT) this.violations.push('too many in flight');
			const refusal = await this.ask(one, stopped);
			this.running--;
			admission.end(
				(told) =>
					refusal?.of === told ? { closedFor: refusal.closedFor } : (refusal?.other ?? 'accepted'),
				this.clock.monotonic(),
			);
			if (refusal?.of === undefined) return;
		}
	}

	/** What the server says to one request; undefined when it takes it. */
	private async ask({ lasts, account }: Message, stopped: Promise<void>) {
		await this.clock.sleep(Math.min(lasts, 90_000), stopped);
		const now = this.clock.elapsed;
		if (lasts === Infinity) return { of: undefined, closedFor: 0, other: 'no_answer' as const };
		if (++this.asked % this.given.refusesEach === 0) {
			return { of: this.accounts.get(account), closedFor: 2000, other: 'accepted' as const };
		}
		if (now - this.windowAt >= WINDOW) {
			this.windowAt = now;
			this.used = 0;
		}
		if (this.used >= this.given.limit) {
			const closedFor = Math.ceil((this.windowAt + WINDOW - now) / 1000) * 1000;
			return { of: this.writes, closedFor, other: 'accepted' as const };
		}
		this.used++;
		return undefined;
	}
}

describe('the queue of a credential', () => {
	it('lets each message begin, give up or leave in time, with no more than 20 in flight', async () => {
		const check = async (given: Burst) => {
			const simulation = new Simulation(given);
			await simulation.run();
			expect(simulation.violations).toEqual([]);
			expect(new Set(simulation.ends.map(({ place }) => place)).size).toBeLessThanOrEqual(
				given.messages.length,
			);
			const last = simulation.ends.filter(
				({ how, place }, index) =>
					how !== 'begun' ||
					simulation.ends.findLastIndex((other) => other.place === place) === index,
			);
			expect(last.length).toBeGreaterThanOrEqual(given.messages.length);
		};
		await fc.assert(fc.asyncProperty(burst, check), { seed: SEED, numRuns: RUNS });
	});

	it('serves first what came first, among messages of the same kind', async () => {
		const alike = fc.record({
			...{ limit: fc.integer({ min: 1, max: 15 }), refusesEach: fc.constant(Infinity) },
			messages: fc.array(
				fc.record({
					comesAt: fc.integer({ min: 0, max: 5000 }),
					account: fc.constant('acme' as const),
					bytes: fc.constant(0),
					lasts: fc.constant(10),
					maxQueueTime: fc.constant(900_000),
					stopsAfter: fc.constant(undefined),
				}),
				{ minLength: 2, maxLength: 60 },
			),
		});
		const check = async (given: Burst) => {
			const simulation = new Simulation(given);
			await simulation.run();
			// Of those whose first request was refused, the second one counts.
			const served = new Map(simulation.ends.map(({ place, at }) => [place, at]));
			const times = [...served].toSorted(([one], [other]) => one - other).map(([, at]) => at);
			expect(times).toEqual(times.toSorted((one, other) => one - other));
			expect(served.size).toBe(given.messages.length);
		};
		await fc.assert(fc.asyncProperty(alike, check), { seed: SEED, numRuns: RUNS });
	});

	it('starves nobody, though some requests hang', async () => {
		const patient = fc.record({
			comesAt: fc.integer({ min: 0, max: 5000 }),
			account: fc.constantFrom('acme', 'sales'),
			bytes: fc.constantFrom(0, 50_000),
			lasts: fc.constantFrom(10, 50, 300),
			maxQueueTime: fc.constant(900_000),
			stopsAfter: fc.constant(undefined),
		});
		const busy = fc.record({
			limit: fc.integer({ min: 1, max: 40 }),
			refusesEach: fc.constant(Infinity),
			messages: fc.array(patient, { minLength: 30, maxLength: 120, size: 'max' }),
			hanging: fc.array(patient, { maxLength: 4 }),
		});
		const check = async ({ hanging, ...given }: Burst & { hanging: Message[] }) => {
			const hang = hanging.map((one) => ({ ...one, lasts: Infinity }));
			const messages = [...hang, ...given.messages];
			const simulation = new Simulation({ ...given, messages });
			await simulation.run();
			const windows = Math.ceil(messages.length / given.limit) + 1;
			const latest = 5000 + windows * (WINDOW + 1000) + hang.length * 2000;
			expect(Math.max(...simulation.ends.map(({ at }) => at))).toBeLessThanOrEqual(latest);
			expect(simulation.violations).toEqual([]);
		};
		await fc.assert(fc.asyncProperty(busy, check), { seed: SEED, numRuns: RUNS });
	});
});
