import type { RateRun } from './rateLimit.mts';
import type { SendCell } from './sendCells.mts';
import { JUDGED_LATENCY } from './sendCells.mts';
import type { UploadRun } from './uploads.mts';

/** Wall time of our node over that of the bare loop, at {@link JUDGED_LATENCY}. */
const RATIO = 1.3;

/** Own time per DM, in ms; judged on batches that are long enough for the start not to matter. */
const OVERHEAD = 1;
const LONG_BATCH = 100;

const SHARE = 0.95;
const REFUSALS = 1;

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

/** Sets what was measured beside what was aimed at. The worst cell counts, not the average. */
export function judge(sends: SendCell[], rate: RateRun, uploads: UploadRun[]): Target[] {
	const atLatency = sends.filter(({ latencyMs }) => latencyMs === JUDGED_LATENCY);
	const [ratio, where] = worst(atLatency, 'ratio');
	const refused = Math.max(...rate.refusedPerWindow);
	const memory = uploads.find(({ megabytes }) => megabytes === LARGE_FILE)?.ours.memoryMb;
	return [
		{
			what: `Wall time at ${JUDGED_LATENCY} ms latency, beside the bare loop, all batches`,
			target: `≤ ${RATIO} ×`,
			measured: `at most ${ratio.toFixed(2)} × (${where})`,
			met: ratio <= RATIO,
		},
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
			what: '429s in a window',
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
