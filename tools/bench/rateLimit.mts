import type { Contender } from './batch.mts';
import { NO_LIMITS, startSandboxProcess } from './sandboxProcess.mts';

const COUNT = 600;
/** As many writes as Xquik allows … */
const LIMIT = 120;
/** … in a sixth of its window, in ms. */
const WINDOW = 10_000;
const FULL_WINDOW = 60_000;
/** A sixth of 50 ms. */
const LATENCY = 8;
const CONCURRENCY = 5;

/** A batch against the write window. */
export type RateRun = Awaited<ReturnType<typeof measureRate>>;

/** Sends more messages than fit into one write window, and looks how well the windows were used. */
export async function measureRate(ours: Contender) {
	const to = await startSandboxProcess({
		latencyMs: LATENCY,
		rateLimits: { ...NO_LIMITS, writes: { limit: LIMIT, windowMs: WINDOW } },
	});
	await ours({ to, count: COUNT, concurrency: CONCURRENCY });
	const delivered = (await to.outbox()).map(({ at }) => Date.parse(at));
	const requests = await to.requests();
	to.close();

	if (delivered.length !== COUNT) throw new Error(`${delivered.length} of ${COUNT} delivered`);
	const firstToLastMs = Math.max(...delivered) - Math.min(...delivered);
	// Windows that pass between the first and the last delivery when every window is used up.
	const fullWindows = Math.ceil(COUNT / LIMIT) - 1;
	const lostMs = firstToLastMs - fullWindows * WINDOW;
	return {
		count: COUNT,
		limit: LIMIT,
		windowMs: WINDOW,
		latencyMs: LATENCY,
		concurrency: CONCURRENCY,
		fullWindows,
		firstToLastMs,
		share: (fullWindows * WINDOW) / firstToLastMs,
		/** Worked out, not measured: the share when the same time is lost on windows of 60 s. */
		shareOfFullLength: (fullWindows * FULL_WINDOW) / (fullWindows * FULL_WINDOW + lostMs),
		refusedPerWindow: refusalsPerWindow(requests, WINDOW),
	};
}

/** Counts the 429s in each window; a window starts with its first request, as the server's do. */
export function refusalsPerWindow(
	requests: { at: string; status: number | string }[],
	windowMs: number,
): number[] {
	const windows: number[] = [];
	let start = -Infinity;
	for (const { at, status } of requests) {
		if (status === 429) {
			windows.push((windows.pop() ?? 0) + 1);
		} else if (Date.parse(at) - start >= windowMs) {
			start = Date.parse(at);
			windows.push(0);
		}
	}
	return windows;
}
