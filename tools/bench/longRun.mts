import { join } from 'node:path';
import { execaNode } from 'execa';
import { NO_LIMITS, startSandboxProcess } from './sandboxProcess.mts';
import type { Strain } from './stalls.mts';

/** Messages of one execution. */
export const LONG_RUN = 10_000;

const CONCURRENCY = 20;
const RUNS = 3;

interface Measured extends Strain {
	wallMs: number;
}

/** A long run by our node and by the plain one, each in a process of its own; medians. */
export type LongRun = Record<'ours' | 'plain', Measured>;

/** Sends {@link LONG_RUN} messages in one execution, without latency. */
export async function measureLongRun(log: (line: string) => void): Promise<LongRun> {
	const to = await startSandboxProcess({ rateLimits: NO_LIMITS });
	const script = join(import.meta.dirname, 'longRunChild.mts');
	const runs: Record<'ours' | 'plain', Measured[]> = { ours: [], plain: [] };
	for (let run = 0; run < RUNS; run++) {
		for (const variant of ['plain', 'ours'] as const) {
			await to.reset();
			const { stdout } = await execaNode(
				script,
				[variant, to.baseUrl, String(LONG_RUN), String(CONCURRENCY)],
				{ env: { XQUIK_API_KEY: to.apiKey } },
			);
			runs[variant].push(JSON.parse(stdout) as Measured);
			log(`${LONG_RUN} in one execution, ${variant}: ${stdout}`);
		}
	}
	to.close();
	return { ours: medians(runs.ours), plain: medians(runs.plain) };
}

function medians(runs: readonly Measured[]): Measured {
	const of = (field: keyof Measured) =>
		runs.map((run) => run[field]).toSorted((one, other) => one - other)[
			Math.floor(runs.length / 2)
		] ?? Number.NaN;
	return {
		wallMs: of('wallMs'),
		longestStallMs: of('longestStallMs'),
		longestDelayMs: of('longestDelayMs'),
		peakMb: of('peakMb'),
		idleMb: of('idleMb'),
		cpuMs: of('cpuMs'),
	};
}
