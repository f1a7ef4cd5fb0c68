import type { RateRun, SendCell, Target, UploadRun } from './report.mts';
import { JUDGED_LATENCY } from './sendCells.mts';

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

function nameOf({ kind, count, concurrency, latencyMs }: SendCell): string {
	return `${kind}, ${count} DMs at concurrency ${concurrency}, ${latencyMs} ms`;
}

/** The cell where a value is largest. */
function worst(cells: SendCell[], value: (cell: SendCell) => number): [number, string] {
	const [first] = cells.toSorted((a, b) => value(b) - value(a));
	return first === undefined ? [Number.NaN, 'nothing'] : [value(first), nameOf(first)];
}

/** Sets what was measured beside what was aimed at. The worst cell counts, not the average. */
export function judge(sends: SendCell[], rate: RateRun, uploads: UploadRun[]): Target[] {
	const atLatency = sends.filter(({ latencyMs }) => latencyMs === JUDGED_LATENCY);
	const ratio = worst(atLatency, (cell) => cell.ratio);
	const targets: Target[] = [
		{
			what: `Wall time at ${JUDGED_LATENCY} ms latency, beside the bare loop, all batches`,
			target: `≤ ${RATIO} ×`,
			measured: `at most ${ratio[0].toFixed(2)} × (${ratio[1]})`,
			met: ratio[0] <= RATIO,
		},
	];
	for (const kind of ['text', 'media'] as const) {
		const long = sends.filter((cell) => cell.kind === kind && cell.count >= LONG_BATCH);
		const beside = [
			['a plain n8n node', (cell: SendCell) => cell.ownPerDmMs],
			['the bare loop', (cell: SendCell) => cell.overheadPerDmMs],
		] as const;
		for (const [whom, value] of beside) {
			const [most, where] = worst(long, value);
			targets.push({
				what: `Time per ${kind} DM beyond ${whom}, batches of ${LONG_BATCH} and more, any latency`,
				target: `≤ ${OVERHEAD} ms`,
				measured: `at most ${most.toFixed(2)} ms (${where})`,
				met: most <= OVERHEAD,
			});
		}
	}
	const refused = Math.max(...rate.refusedPerWindow);
	const large = uploads.find(({ megabytes }) => megabytes === LARGE_FILE);
	return [
		...targets,
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
			measured: `${(large?.oursMemoryMb ?? Number.NaN).toFixed(0)} MB`,
			met: large !== undefined && large.oursMemoryMb < MEMORY,
		},
	];
}
