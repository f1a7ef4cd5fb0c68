import { DEFAULT_MAX_WAIT } from './options';

/** Max Wait of an item in ms; the default, when its options could not be read. */
export function maxWaitOf({ maxWait = DEFAULT_MAX_WAIT }: { maxWait?: number }): number {
	return maxWait * 1000;
}
