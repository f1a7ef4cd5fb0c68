import type { Batch, BenchFile, Contender } from './batch.mts';
import type { LeftOutCell, SendCell } from './report.mts';
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

type Cell = LeftOutCell;

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

interface Timed {
	wallMs: number;
	/** Of this process; the sandbox is another one. */
	cpuMs: number;
}

async function timed(contender: Contender, batch: Batch): Promise<Timed> {
	const before = process.cpuUsage();
	const wallMs = await contender(batch);
	const { user, system } = process.cpuUsage(before);
	return { wallMs, cpuMs: (user + system) / 1000 };
}

function median(runs: Timed[], of: keyof Timed): number {
	const values = runs.map((run) => run[of]).toSorted((a, b) => a - b);
	return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Who is compared. */
export interface Variants {
	ours: Contender;
	plain: Contender;
	bare: Contender;
	picture: BenchFile;
}

async function measure(
	cell: Cell,
	to: SandboxProcess,
	{ picture, ...variants }: Variants,
): Promise<SendCell> {
	const { kind, count, concurrency } = cell;
	const batch = { to, count, concurrency, file: kind === 'media' ? picture : undefined };
	const runs = count < LARGE && waitOf(cell) <= SHORT_WAIT ? REPEATS : 1;
	const times = { bare: [] as Timed[], plain: [] as Timed[], ours: [] as Timed[] };
	// Turn by turn, so that all meet the same moods of the machine.
	for (let run = 0; run < runs; run++) {
		for (const name of ['bare', 'plain', 'ours'] as const) {
			await to.reset();
			times[name].push(await timed(variants[name], batch));
		}
	}
	const [oursMs, plainMs, bareMs] = (['ours', 'plain', 'bare'] as const).map((name) =>
		median(times[name], 'wallMs'),
	) as [number, number, number];
	const [oursCpu, plainCpu] = (['ours', 'plain'] as const).map((name) =>
		median(times[name], 'cpuMs'),
	) as [number, number];
	return {
		...cell,
		runs,
		oursMs,
		plainMs,
		bareMs,
		ratio: oursMs / bareMs,
		overheadPerDmMs: (oursMs - bareMs) / count,
		ownPerDmMs: (oursMs - plainMs) / count,
		ownCpuPerDmMs: (oursCpu - plainCpu) / count,
	};
}

/** Loads and compiles on both sides what every batch needs. */
async function warmUp(to: SandboxProcess, { ours, plain, bare, picture }: Variants): Promise<void> {
	for (const file of [undefined, picture]) {
		const batch = { to, count: 300, concurrency: 5, file };
		await bare(batch);
		await plain(batch);
		await ours(batch);
	}
}

/** Measures all cells that are not left out; one sandbox process for each latency. */
export async function measureSends(
	variants: Variants,
	log: (line: string) => void,
): Promise<{ sends: SendCell[]; leftOut: LeftOutCell[] }> {
	const cells = allCells();
	const sends: SendCell[] = [];
	for (const latencyMs of LATENCIES) {
		const to = await startSandboxProcess({ latencyMs, rateLimits: NO_LIMITS });
		if (latencyMs === 0) await warmUp(to, variants);
		for (const cell of cells) {
			if (cell.latencyMs !== latencyMs || isLeftOut(cell)) continue;
			const sent = await measure(cell, to, variants);
			sends.push(sent);
			log(
				`${cell.kind} ${latencyMs} ms, ${cell.count} at ${cell.concurrency}: ${sent.oursMs.toFixed(0)} / ${sent.plainMs.toFixed(0)} / ${sent.bareMs.toFixed(0)} ms, ${sent.ratio.toFixed(2)}, own ${sent.ownPerDmMs.toFixed(2)} ms a DM, CPU ${sent.ownCpuPerDmMs.toFixed(2)}`,
			);
		}
		await to.close();
	}
	return { sends, leftOut: cells.filter(isLeftOut) };
}
