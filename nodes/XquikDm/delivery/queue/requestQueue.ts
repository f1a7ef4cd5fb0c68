import type { WaitBudget } from '../waiting';
import type { Gate, Pass, PassEnd } from './gate';

/** What a request that waits is to the queue. */
export interface QueuedRequest {
	/** All of them must let it in. */
	gates: readonly Gate[];
	/** Of the file that it transfers; 0 for none. */
	bytes: number;
}

/** A request that may begin. */
export interface Admission {
	kind: 'admitted';
	/** In ms. */
	waited: number;
	/** Ends the request; `how` for each of its gates. `now` in ms, by the monotonic clock. */
	end(how: (gate: Gate) => PassEnd, now: number): void;
}

/** A request that did not get its turn in time. Times in ms. */
export interface HeldBack {
	kind: 'held_back';
	waited: number;
	/** Requests before it. */
	ahead: number;
	/** When its turn may come, as far as is known. */
	turnIn: number;
}

interface Waiter extends QueuedRequest {
	readonly place: number;
	passes: Array<{ gate: Gate; pass: Pass }> | undefined;
	/** In ms, by the monotonic clock. */
	sleepsUntil: number;
	wake: () => void;
}

/**
 * The queue of all requests of a credential in this process: first come, first served, over all
 * executions, among those that their gates let in. A message keeps the place of its first request for
 * all that follow (docs/delivery.md: "The queue").
 */
export class RequestQueue {
	private arrivals = 0;
	/** By place. */
	private readonly waiting: Waiter[] = [];

	/**
	 * Waits until a request may begin, at most as long as its budget allows, and leaves the queue at
	 * once when n8n stops its execution.
	 *
	 * @returns `cancelled` when n8n has stopped the execution
	 */
	async enter(
		request: QueuedRequest,
		budget: WaitBudget,
	): Promise<Admission | HeldBack | 'cancelled'> {
		const { clock } = budget;
		const startedAt = clock.monotonic();
		if (clock.isCancelled()) return 'cancelled';
		budget.place ??= this.arrivals++;
		const waiter: Waiter = {
			...request,
			place: budget.place,
			passes: undefined,
			sleepsUntil: -Infinity,
			wake: () => undefined,
		};
		this.insert(waiter);
		try {
			for (;;) {
				const now = clock.monotonic();
				if (waitOf(waiter, now) === 0) this.admit(now);
				if (waiter.passes !== undefined) return this.admission(waiter.passes, now - startedAt);
				if (clock.isCancelled()) return 'cancelled';
				const { queueLeft } = budget;
				if (queueLeft === 0 || closedFor(waiter, now) > queueLeft) {
					return this.heldBack(waiter, now, now - startedAt);
				}
				await sleepUntilWoken(waiter, Math.min(waitOf(waiter, now), queueLeft), now, budget);
			}
		} finally {
			this.remove(waiter);
		}
	}

	private admission(passes: NonNullable<Waiter['passes']>, waited: number): Admission {
		return {
			kind: 'admitted',
			waited,
			end: (how, now) => {
				for (const { gate, pass } of passes) pass.end(how(gate), now);
				this.admit(now);
				// What they wait for may end sooner than what they waited for before.
				for (const waiter of this.waiting) {
					if (now + waitOf(waiter, now) < waiter.sleepsUntil) waiter.wake();
				}
			},
		};
	}

	private heldBack(waiter: Waiter, now: number, waited: number): HeldBack {
		const ahead = this.waiting.indexOf(waiter);
		const turns = waiter.gates.map((gate) => gate.turnIn?.(now, ahead) ?? 0);
		return { kind: 'held_back', waited, ahead, turnIn: Math.max(...turns) };
	}

	/** Lets in all that may begin now, in their order. */
	private admit(now: number): void {
		for (let next = this.next(now); next !== undefined; next = this.next(now)) {
			const { bytes } = next;
			this.remove(next);
			next.passes = next.gates.map((gate) => ({ gate, pass: gate.begin(now, bytes) }));
			next.wake();
		}
	}

	/** The first that may begin; where it would go ahead alone, the smallest of those behind the same gate. */
	private next(now: number): Waiter | undefined {
		const isReady = (waiter: Waiter) => waitOf(waiter, now) === 0;
		const first = this.waiting.find(isReady);
		const probed = first?.gates.find((gate) => gate.isProbed?.() === true);
		if (first === undefined || probed === undefined) return first;
		return this.waiting
			.filter((waiter) => waiter.gates.includes(probed) && isReady(waiter))
			.reduce((smallest, waiter) => (waiter.bytes < smallest.bytes ? waiter : smallest), first);
	}

	private insert(waiter: Waiter): void {
		const after = this.waiting.findLastIndex(({ place }) => place <= waiter.place);
		this.waiting.splice(after + 1, 0, waiter);
	}

	private remove(waiter: Waiter): void {
		const index = this.waiting.indexOf(waiter);
		if (index >= 0) this.waiting.splice(index, 1);
	}
}

async function sleepUntilWoken(
	waiter: Waiter,
	ms: number,
	now: number,
	budget: WaitBudget,
): Promise<void> {
	const woken = new Promise<void>((resolve) => {
		waiter.wake = resolve;
	});
	waiter.sleepsUntil = now + ms;
	await budget.sleepInQueue(ms, woken);
	waiter.sleepsUntil = -Infinity;
}

/** In ms; `Infinity` when another request has to end first. */
function waitOf({ gates, bytes }: QueuedRequest, now: number): number {
	let wait = 0;
	for (const gate of gates) {
		const opensIn = gate.opensIn(now, bytes);
		// Most of the time it is the first gate that is full, and there may be a thousand waiting.
		if (opensIn === Infinity) return Infinity;
		wait = Math.max(wait, opensIn);
	}
	return wait;
}

/** How long no request that ends can let it in, in ms. */
function closedFor({ gates }: QueuedRequest, now: number): number {
	return Math.max(...gates.map((gate) => gate.closedFor(now)));
}
