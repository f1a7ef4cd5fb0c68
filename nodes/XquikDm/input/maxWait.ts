import { DEFAULT_MAX_WAIT } from '../fields/options';

/** Max Wait of an item in ms; at least one second. */
export function maxWaitOf(options: { maxWait?: number }): number {
	const seconds = Number(options.maxWait ?? DEFAULT_MAX_WAIT);
	return Math.max(1, Number.isFinite(seconds) ? seconds : DEFAULT_MAX_WAIT) * 1000;
}
