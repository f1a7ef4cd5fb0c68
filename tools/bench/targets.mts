import type { BurstRun } from './burst.mts';
import type { LongRun } from './longRun.mts';
import { LONG_RUN } from './longRun.mts';
import type { RateRun } from './rateLimit.mts';
import type { SendCell } from './sendCells.mts';
import { isCompared, JUDGED_LATENCY } from './sendCells.mts';
import type { UploadRun } from './uploads.mts';
import type { WorkersRun } from './workers.mts';

/** Wall time of our node over that of the bare loop, at {@link JUDGED_LATENCY}. */
const RATIO = 1.3;

/** Own time per DM, in ms; judged on batches that are long enough for the start not to matter. */
const OVERHEAD = 1;
const LONG_BATCH = 100;

const SHARE = 0.95;
/** From the second window on. */
const REFUSALS = 2;
/** In the first window at most what is in flight. */
const IN_FLIGHT = 20;
const WINDOWS = 1.05;
const WORKERS_SHARE = 0.9;

/** Wall time beside the plain node, without latency and with. */
const PLAIN = { at0: 1.3, later: 1.05 };

/** A long run: wall time beside the plain node, peak memory in MB, longest stall in ms. */
const LONG = { ratio: 1.3, memory: 300, stall: 100 };

/** Peak memory over idle for {@link LARGE_FILE}, in MB. */
const MEMORY = 96;
const LARGE_FILE = 512;

/** What was aimed at, and what was measured. */
export interface Target {
	what: string;
	target: string;
	measured: string;
	met: boolean;
}

/** The cell where a value is largest. */
function worst(cells: SendCell[], field: keyof SendCell): [number, string] {
	const valueOf = (cell: SendCell) => Number(cell[field]);
	const [first] = cells.toSorted((a, b) => valueOf(b) - valueOf(a));
	if (first === undefined) return [Number.NaN, 'nothing'];
	const { kind, count, concurrency, latencyMs } = first;
	const name = `${kind}, ${count} DMs at concurrency ${concurrency}, ${latencyMs} ms`;
	return [valueOf(first), name];
}

/** Time per DM beyond that of another contender. */
function overhead(
	sends: SendCell[],
	kind: SendCell['kind'],
	whom: string,
	field: 'ownPerDmMs' | 'overheadPerDmMs',
): Target {
	const long = sends.filter((cell) => cell.kind === kind && cell.count >= LONG_BATCH);
	const [most, where] = worst(long, field);
	return {
		what: `Time per ${kind} DM beyond ${whom}, batches of ${LONG_BATCH} and more, any latency`,
		target: `≤ ${OVERHEAD} ms`,
		measured: `at most ${most.toFixed(2)} ms (${where})`,
		met: most <= OVERHEAD,
	};
}

/** All that is judged. */
export interface Measurements {
	sends: SendCell[];
	rate: RateRun;
	uploads: UploadRun[];
	longRun: LongRun;
	bursts: readonly BurstRun[];
	workers: WorkersRun;
}

function besidePlain(sends: SendCell[], at0: boolean): Target {
	const cells = sends.filter((cell) => isCompared(cell) && (cell.latencyMs === 0) === at0);
	const [most, where] = worst(cells, 'ratioToPlain');
	const target = at0 ? PLAIN.at0 : PLAIN.later;
	return {
		what: `Wall time beside a plain n8n node at concurrency 20, ${at0 ? 'without' : 'with'} latency, from ${LONG_BATCH} DMs on`,
		target: `≤ ${target} ×`,
		measured: `at most ${most.toFixed(2)} × (${where})`,
		met: most <= target,
	};
}

function ofBurst(burst: BurstRun): Target[] {
	const { count, limit, sent, duplicates, inWindows, refusedPerWindow, mostOvertaken } = burst;
	const [first = 0, ...later] = refusedPerWindow;
	const name = `${count} executions at once, ${limit} writes a window`;
	const most = Math.max(0, ...later);
	return [
		{
			what: `${name}: sent, none twice, none failed`,
			target: String(count),
			measured: `${sent}, ${duplicates} twice`,
			met: sent === count && duplicates === 0,
		},
		{
			what: `${name}: windows beyond the least`,
			target: `≤ ${WINDOWS} ×`,
			measured: `${inWindows.toFixed(3)} ×`,
			met: inWindows <= WINDOWS,
		},
		{
			what: `${name}: first come, first served, but for what is in flight; later ones that went before`,
			target: `≤ ${IN_FLIGHT}`,
			measured: `at most ${mostOvertaken}`,
			met: mostOvertaken <= IN_FLIGHT,
		},
		{
			what: `${name}: 429s in the first window, and in each later one`,
			target: `≤ ${IN_FLIGHT}, ≤ ${REFUSALS}`,
			measured: `${first}, at most ${most}`,
			met: first <= IN_FLIGHT && most <= REFUSALS,
		},
	];
}

function ofLongRun({ ours, plain }: LongRun): Target[] {
	const ratio = ours.wallMs / plain.wallMs;
	const name = `${LONG_RUN} text DMs in one execution`;
	return [
		{
			what: `${name}: wall time beside a plain n8n node`,
			target: `≤ ${LONG.ratio} ×`,
			measured: `${ratio.toFixed(2)} ×`,
			met: ratio <= LONG.ratio,
		},
		{
			what: `${name}: peak memory`,
			target: `≤ ${LONG.memory} MB`,
			measured: `${ours.peakMb.toFixed(0)} MB (plain node: ${plain.peakMb.toFixed(0)} MB)`,
			met: ours.peakMb <= LONG.memory,
		},
		{
			what: `${name}: longest stall`,
			target: `≤ ${LONG.stall} ms`,
			measured: `${ours.longestStallMs.toFixed(0)} ms (plain node: ${plain.longestStallMs.toFixed(0)} ms)`,
			met: ours.longestStallMs <= LONG.stall,
		},
	];
}

function ofWorkers({ workers, count, sent, duplicates, inWindows }: WorkersRun): Target {
	const share = 1 / inWindows;
	return {
		what: `${workers} processes, ${count} executions: share of the write window`,
		target: `≥ ${WORKERS_SHARE * 100} %, ${count} sent, 0 twice`,
		measured: `${(share * 100).toFixed(1)} %, ${sent} sent, ${duplicates} twice`,
		met: share >= WORKERS_SHARE && sent === count && duplicates === 0,
	};
}

/** Sets what was measured beside what was aimed at. The worst cell counts, not the average. */
export function judge(measurements: Measurements): Target[] {
	const { sends, rate, uploads, longRun, bursts, workers } = measurements;
	const atLatency = sends.filter(({ latencyMs }) => latencyMs === JUDGED_LATENCY);
	const [ratio, where] = worst(atLatency, 'ratio');
	const refused = Math.max(0, ...rate.refusedPerWindow.slice(1));
	const memory = uploads.find(({ megabytes }) => megabytes === LARGE_FILE)?.ours.memoryMb;
	return [
		{
			what: `Wall time at ${JUDGED_LATENCY} ms latency, beside the bare loop, all batches`,
			target: `≤ ${RATIO} ×`,
			measured: `at most ${ratio.toFixed(2)} × (${where})`,
			met: ratio <= RATIO,
		},
		besidePlain(sends, true),
		besidePlain(sends, false),
		...bursts.flatMap(ofBurst),
		ofWorkers(workers),
		...ofLongRun(longRun),
		overhead(sends, 'text', 'a plain n8n node', 'ownPerDmMs'),
		overhead(sends, 'text', 'the bare loop', 'overheadPerDmMs'),
		overhead(sends, 'media', 'a plain n8n node', 'ownPerDmMs'),
		overhead(sends, 'media', 'the bare loop', 'overheadPerDmMs'),
		{
			what: 'Share of the allowed write rate',
			target: `≥ ${SHARE * 100} %`,
			measured: `${(rate.share * 100).toFixed(1)} %`,
			met: rate.share >= SHARE,
		},
		{
			what: '429s in a window, from the second on',
			target: `≤ ${REFUSALS}`,
			measured: `at most ${refused}`,
			met: refused <= REFUSALS,
		},
		{
			what: `Memory over idle while ${LARGE_FILE} MB are uploaded`,
			target: `< ${MEMORY} MB`,
			measured: `${(memory ?? Number.NaN).toFixed(0)} MB`,
			met: memory !== undefined && memory < MEMORY,
		},
	];
}
