import type { WaitLimits } from '../delivery/waiting';
import { DEFAULT_MAX_QUEUE_TIME, DEFAULT_MAX_WAIT, QUEUES_APART } from './options';

/** The options of an item that bound its waits, as they are stored. */
interface WaitOptions {
	/** In seconds. */
	maxWait?: number;
	/** In minutes. */
	maxQueueTime?: number | undefined;
}

/** Max Wait of an item in ms; the default, when its options could not be read. */
export function maxWaitOf({ maxWait = DEFAULT_MAX_WAIT }: WaitOptions): number {
	return maxWait * 1000;
}

/**
 * How long a write of an item may wait, in ms. In workflows saved with version 1 of the node the wait
 * for its turn counts against Max Wait, as it did, unless Max Queue Time is set.
 */
export function waitLimitsOf(options: WaitOptions, typeVersion: number): WaitLimits {
	const otherwise = typeVersion < QUEUES_APART ? undefined : DEFAULT_MAX_QUEUE_TIME;
	const minutes = options.maxQueueTime ?? otherwise;
	return {
		maxWait: maxWaitOf(options),
		...(minutes !== undefined && { maxQueueTime: minutes * 60_000 }),
	};
}
