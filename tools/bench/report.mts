/** One size of batch at one latency and concurrency: our node beside the bare loop. */
export interface SendCell {
	kind: 'text' | 'media';
	latencyMs: number;
	count: number;
	concurrency: number;
	/** Runs of each contender; the times are their medians. */
	runs: number;
	oursMs: number;
	/** The least node that n8n could run for it. */
	plainMs: number;
	bareMs: number;
	/** oursMs / bareMs */
	ratio: number;
	/** (oursMs − bareMs) / count */
	overheadPerDmMs: number;
	/** (oursMs − plainMs) / count */
	ownPerDmMs: number;
	/** Processor time of our node less that of the least node, per DM. */
	ownCpuPerDmMs: number;
}

/** What is left out, to keep the run short. */
export type LeftOutCell = Pick<SendCell, 'kind' | 'latencyMs' | 'count' | 'concurrency'>;

/** A batch against the write window. */
export interface RateRun {
	count: number;
	limit: number;
	windowMs: number;
	latencyMs: number;
	concurrency: number;
	/** Windows that pass between the first and the last delivery when every window is used up. */
	fullWindows: number;
	firstToLastMs: number;
	/** fullWindows × windowMs / firstToLastMs */
	share: number;
	/** Worked out, not measured: the share when the same time is lost on windows of 60 s. */
	shareOfFullLength: number;
	/** 429s for each window of the server, in order. */
	refusedPerWindow: number[];
}

/** One file uploaded and sent, each contender in a process of its own. */
export interface UploadRun {
	megabytes: number;
	oursMs: number;
	bareMs: number;
	oursMbPerS: number;
	bareMbPerS: number;
	/** Peak of the resident memory over that of the idle process, in MB. */
	oursMemoryMb: number;
	bareMemoryMb: number;
}

/** What was aimed at, and what was measured. */
export interface Target {
	what: string;
	target: string;
	measured: string;
	met: boolean;
}

/** All of one run. */
export interface Report {
	machine: { node: string; cpus: number; platform: string };
	seconds: number;
	targets: Target[];
	sends: SendCell[];
	leftOut: LeftOutCell[];
	rate: RateRun;
	uploads: UploadRun[];
}
