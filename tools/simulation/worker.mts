import { parentPort, workerData } from 'node:worker_threads';
import { hunt, simulateAll } from './hunt.mts';
import { Bundle } from './n8n/nodeProcess.mts';
import type { Finding, Task } from './pool.mts';
import { emptyTally } from './tally.mts';

// Errors are made by the thousand here, and nobody looks at where.
Error.stackTraceLimit = 0;

const { code, sound, ...share } = workerData as Task;
const bundle = new Bundle(code);
const tally = emptyTally();
const finding: Finding = { tally };
if (sound === undefined) {
	await simulateAll(bundle, share, tally);
} else {
	const found = await hunt(bundle, new Bundle(sound), share, tally);
	if (found !== undefined) finding.found = found;
}
parentPort?.postMessage(finding);
