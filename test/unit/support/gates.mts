import type { Gate, PassEnd } from '../../../nodes/XquikDm/delivery/queue/gate.ts';
import type { VirtualClock } from './virtualClock.mts';

/** Closes a gate for so many ms, as another lane does that meets a rate limit. */
export function closeGate(gate: Gate, closedFor: number, clock: VirtualClock): void {
	const now = clock.monotonic();
	if (gate.opensIn(now, 0) > 0) throw new Error('The gate is closed already.');
	gate.begin(now, 0).end({ closedFor }, now);
}

/** What a gate is told from now on of how requests ended, in their order. */
export function endsAt(gate: Gate): PassEnd[] {
	const ends: PassEnd[] = [];
	const begin = gate.begin.bind(gate);
	gate.begin = (now, bytes) => {
		const pass = begin(now, bytes);
		return {
			end: (how, endedAt) => {
				ends.push(how);
				pass.end(how, endedAt);
			},
		};
	};
	return ends;
}
