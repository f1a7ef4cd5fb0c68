import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the timer is to fire, in ms. */
const EVERY = 5;

/** How often memory is looked at, in ms. */
const MEMORY_EVERY = 20;

const MEGABYTE = 1024 * 1024;

/** What a process was like while something ran in it. */
export interface Strain {
	/** The longest time in which nothing else could run, by a timer of our own, in ms. */
	longestStallMs: number;
	/** The same by Node's `monitorEventLoopDelay`. */
	longestDelayMs: number;
	/** Peak of the resident memory, in MB. */
	peakMb: number;
	/** Before it ran. */
	idleMb: number;
	/** User and system, in ms. */
	cpuMs: number;
}

/** Watches this process while `run` runs. */
export async function watchStrain(run: () => Promise<void>): Promise<Strain> {
	const rss = () => process.memoryUsage.rss() / MEGABYTE;
	const idleMb = rss();
	let [longestStallMs, peakMb, last] = [0, idleMb, performance.now()];
	const ticker = setInterval(() => {
		const now = performance.now();
		longestStallMs = Math.max(longestStallMs, now - last - EVERY);
		last = now;
	}, EVERY);
	const sampler = setInterval(() => {
		peakMb = Math.max(peakMb, rss());
	}, MEMORY_EVERY);
	const delay = monitorEventLoopDelay({ resolution: EVERY });
	const before = process.cpuUsage();
	delay.enable();
	await run();
	delay.disable();
	const { user, system } = process.cpuUsage(before);
	longestStallMs = Math.max(longestStallMs, performance.now() - last - EVERY);
	clearInterval(ticker);
	clearInterval(sampler);
	return {
		longestStallMs,
		longestDelayMs: delay.max / 1e6,
		peakMb: Math.max(peakMb, rss()),
		idleMb,
		cpuMs: (user + system) / 1000,
	};
}
