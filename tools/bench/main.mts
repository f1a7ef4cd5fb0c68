/**
 * Measures Send DM beside a bare axios loop, against the write limit, in a burst, in a long run, and with
 * large files. Prints one JSON report on standard output and writes its tables into docs/performance.md. What it is
 * doing goes to standard error.
 */
import { mkdtempDisposable } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../engine/engine.mts';
import { runBareLoop } from './bareLoop.mts';
import { writePicture } from './batch.mts';
import { measureBurst, oursOneByOne, requestOneByOne } from './burst.mts';
import { drawDeliveries } from './deliveryPlot.mts';
import { writeDocument } from './document.mts';
import { ourNode, plainContender } from './inN8n.mts';
import { measureLongRun } from './longRun.mts';
import { PLAIN_NODE, plainNode } from './plainNode.mts';
import { measureRate } from './rateLimit.mts';
import { measureSends } from './sendCells.mts';
import { judge } from './targets.mts';
import { measureUploads } from './uploads.mts';
import { measureWorkers } from './workers.mts';

const started = performance.now();
const log = (line: string) => {
	process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${line}\n`);
};

const uploads = await measureUploads(log);
const longRun = await measureLongRun(log);
const workers = await measureWorkers();

await using folder = await mkdtempDisposable(join(tmpdir(), 'bench-'));
const engine = await startEngine({
	packageRoot: join(import.meta.dirname, '../..'),
	extraNodes: { [PLAIN_NODE]: plainNode },
});
const ours = ourNode(engine);
const variants = { bare: runBareLoop, plain: plainContender(engine), ours };
const { sends, leftOut } = await measureSends(variants, await writePicture(folder.path), log);
const rate = await measureRate(ours);
log(JSON.stringify(rate));
const bursts = [];
for (const burst of [
	{ count: 1000, limit: 120 },
	{ count: 200, limit: 40 },
]) {
	bursts.push(await measureBurst(oursOneByOne(engine), burst));
}
const requests = await measureBurst(requestOneByOne(engine), { count: 1000, limit: 120 });
await drawDeliveries(
	[
		{ label: 'Send DM', deliveries: bursts[0]?.deliveries ?? [], color: '#2f81f7' },
		{
			label: 'HTTP requests with Retry On Fail (5 tries, 5 s apart)',
			deliveries: requests.deliveries,
			color: '#d1242f',
			dash: '6 4',
		},
	],
	requests.count,
);
await engine.close();

const report = {
	machine: {
		node: process.version,
		cpus: availableParallelism(),
		platform: `${process.platform} ${process.arch}`,
	},
	seconds: (performance.now() - started) / 1000,
	targets: judge({ sends, rate, uploads, longRun, bursts, workers }),
	sends,
	leftOut,
	rate,
	uploads,
	longRun,
	bursts,
	requests,
	workers,
};
const rounded = (key: string, value: unknown) =>
	key === 'deliveries'
		? undefined
		: typeof value === 'number'
			? Math.round(value * 1000) / 1000
			: value;
process.stdout.write(`${JSON.stringify(report, rounded, '\t')}\n`);
await writeDocument(report);
