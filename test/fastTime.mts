/** How far a tick moves the time of the test, in ms: about ten times as fast as the real one. */
const STEP = 10;

let stop: () => void = () => undefined;

/**
 * Lets the waits of a test pass about ten times as fast, in the node, in n8n's engine and in a
 * sandbox of this process. A process that is held up holds this time up too, so that a busy
 * machine makes no wait miss its end. Sockets and child processes stay in real time.
 */
export function startFastTime(): void {
	const { setInterval: every, clearInterval: end } = globalThis;
	jest.useFakeTimers({
		doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'hrtime'],
	});
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const limit = new AbortController();
		setTimeout(() => {
			limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
		}, ms);
		return limit.signal;
	});
	const ticking = every(() => {
		jest.advanceTimersByTime(STEP);
	}, 1);
	stop = () => {
		end(ticking);
		jest.restoreAllMocks();
		jest.useRealTimers();
	};
}

/** Goes back to real time. */
export function endFastTime(): void {
	stop();
}
