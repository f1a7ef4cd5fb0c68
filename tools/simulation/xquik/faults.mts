import type { Effect, Route } from '../scenario.mts';
import type { XquikState } from './state.mts';

/** A request as faults see it. */
export interface StrikeableRequest {
	route: Route;
	userId: string | undefined;
	/** It asks again under a key that has a record. */
	replays: boolean;
}

/**
 * What is done to this request; the first fault of the scenario that strikes it has it. A fault that
 * is about a new write does not strike, nor count, a replay: the server answers that from its record.
 */
export function strike(state: XquikState, request: StrikeableRequest): Effect | undefined {
	let effect: Effect | undefined;
	for (const entry of state.struck) {
		const { fault } = entry;
		if (fault.on !== request.route) continue;
		if (fault.to !== undefined && fault.to !== request.userId) continue;
		if (request.replays && isAboutNewWrites(fault.effect)) continue;
		entry.seen++;
		const strikes = entry.seen >= fault.nth && entry.seen < fault.nth + fault.times;
		if (strikes) effect ??= fault.effect;
	}
	return effect;
}

function isAboutNewWrites({ kind }: Effect): boolean {
	return kind === 'rejection' || kind === 'failed_record' || kind === 'pending';
}
