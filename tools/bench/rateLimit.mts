import type { Contender } from './batch.mts';
import type { RateRun } from './report.mts';
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

/** Sends more messages than fit into one write window, and looks how well the windows were used. */
export async function measureRate(ours: Contender): Promise<RateRun> {
	const writes = { limit: LIMIT, windowMs: WINDOW };
	const to = await startSandboxProcess({
		latencyMs: LATENCY,
		rateLimits: { ...NO_LIMITS, writes },
	});
	await ours({ to, count: COUNT, concurrency: CONCURRENCY, file: undefined });
	const delivered = (await to.outbox()).map(({ at }) => Date.parse(at));
	const requests = await to.requests();
	await to.close();

	if (delivered.length !== COUNT) throw new Error(`${delivered.length} of ${COUNT} delivered`);
	const firstToLastMs = Math.max(...delivered) - Math.min(...delivered);
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
		shareOfFullLength: (fullWindows * FULL_WINDOW) / (fullWindows * FULL_WINDOW + lostMs),
		refusedPerWindow: refusals(requests.map(({ at, status }) => ({ at: Date.parse(at), status }))),
	};
}

/** Counts the 429s in each window; a window starts with its first request, as the server's do. */
function refusals(requests: { at: number; status: number | string }[]): number[] {
	const windows: number[] = [];
	let start = -Infinity;
	for (const { at, status } of requests) {
		if (status !== 429 && at - start >= WINDOW) {
			start = at;
			windows.push(0);
		}
		if (status === 429) windows.push((windows.pop() ?? 0) + 1);
	}
	return windows;
}
