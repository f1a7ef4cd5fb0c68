import type { BenchFile, Contender } from './batch.mts';
import type { SandboxProcess } from './sandboxProcess.mts';
import { NO_LIMITS, startSandboxProcess } from './sandboxProcess.mts';

const LATENCIES = [0, 50, 200];
const COUNTS = [1, 10, 100, 1000];
const CONCURRENCIES = [1, 5, 20];

/** A batch that waits longer than this for the server alone is left out, in ms. */
export const LONGEST_WAIT = 4_000;

/** The same for text at the latency that the targets are about, so that 1000 at 5 is there. */
export const LONGEST_JUDGED_WAIT = 10_000;

/** The latency that the targets are about, in ms. */
export const JUDGED_LATENCY = 50;

/** Batches that are over this soon are repeated, and the median is taken, in ms. */
const SHORT_WAIT = 600;
const REPEATS = 3;
const LARGE = 1000;

/** Batches in which the plain node is what we are judged by: at this concurrency, from so many on. */
const COMPARED = { concurrency: 20, count: 100, repeats: 5 };

/** One size of batch at one latency and concurrency. */
export interface Cell {
	kind: 'text' | 'media';
	latencyMs: number;
	count: number;
	concurrency: number;
}

/** What was measured in a cell. */
export type SendCell = Awaited<ReturnType<typeof measure>>;

/** Who is compared: our node, the least node that n8n could run for it, and the bare loop. */
export type Variants = Record<'bare' | 'plain' | 'ours', Contender>;

function allCells(): Cell[] {
	return (['text', 'media'] as const).flatMap((kind) =>
		LATENCIES.flatMap((latencyMs) =>
			COUNTS.flatMap((count) =>
				// One message has no use for a second lane.
				(count === 1 ? [1] : CONCURRENCIES).map((concurrency) => ({
					kind,
					latencyMs,
					count,
					concurrency,
				})),
			),
		),
	);
}

function waitOf({ kind, latencyMs, count, concurrency }: Cell): number {
	const calls = kind === 'text' ? 1 : 2;
	return (calls * latencyMs * count) / concurrency;
}

function isLeftOut(cell: Cell): boolean {
	const judged = cell.kind === 'text' && cell.latencyMs === JUDGED_LATENCY;
	return waitOf(cell) > (judged ? LONGEST_JUDGED_WAIT : LONGEST_WAIT);
}

function median(numbers: number[]): number {
	return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Whether the cell is one in which the plain node is what we are judged by. */
export function isCompared({ count, concurrency }: Cell): boolean {
	return count >= COMPARED.count && concurrency === COMPARED.concurrency;
}

function runsOf(cell: Cell): number {
	if (isCompared(cell)) return COMPARED.repeats;
	return cell.count < LARGE && waitOf(cell) <= SHORT_WAIT ? REPEATS : 1;
}

async function measure(cell: Cell, to: SandboxProcess, variants: Variants, picture: BenchFile) {
	const { kind, count, concurrency } = cell;
	const batch = { to, count, concurrency, file: kind === 'media' ? picture : undefined };
	const runs = runsOf(cell);
	const names = ['bare', 'plain', 'ours'] as const;
	const wall: Record<keyof Variants, number[]> = { bare: [], plain: [], ours: [] };
	const cpu: typeof wall = { bare: [], plain: [], ours: [] };
	// Turn by turn, so that all meet the same moods of the machine.
	for (let run = 0; run < runs; run++) {
		for (const name of names) {
			await to.reset();
			// Of this process; the sandbox is another one.
			const before = process.cpuUsage();
			wall[name].push(await variants[name](batch));
			const { user, system } = process.cpuUsage(before);
			cpu[name].push((user + system) / 1000);
		}
	}
	const [oursMs, plainMs, bareMs] = [median(wall.ours), median(wall.plain), median(wall.bare)];
	return {
		...cell,
		/** Runs of each contender; the times are their medians. */
		runs,
		oursMs,
		plainMs,
		bareMs,
		ratio: oursMs / bareMs,
		ratioToPlain: oursMs / plainMs,
		overheadPerDmMs: (oursMs - bareMs) / count,
		ownPerDmMs: (oursMs - plainMs) / count,
		/** Processor time of our node less that of the least node. */
		ownCpuPerDmMs: (median(cpu.ours) - median(cpu.plain)) / count,
	};
}

/** Measures all cells that are not left out; one sandbox process for each latency. */
export async function measureSends(
	variants: Variants,
	picture: BenchFile,
	log: (line: string) => void,
): Promise<{ sends: SendCell[]; leftOut: Cell[] }> {
	const cells = allCells();
	const sends: SendCell[] = [];
	for (const latencyMs of LATENCIES) {
		const to = await startSandboxProcess({ latencyMs, rateLimits: NO_LIMITS });
		if (latencyMs === 0) {
			// Loads and compiles on both sides what every batch needs.
			for (const file of [undefined, picture]) {
				const batch = { to, count: 300, concurrency: 5, file };
				for (const contender of Object.values(variants)) await contender(batch);
			}
		}
		for (const cell of cells) {
			if (cell.latencyMs !== latencyMs || isLeftOut(cell)) continue;
			const sent = await measure(cell, to, variants, picture);
			sends.push(sent);
			log(JSON.stringify(sent));
		}
		to.close();
	}
	return { sends, leftOut: cells.filter(isLeftOut) };
}
