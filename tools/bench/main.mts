/**
 * Measures Send DM beside a bare axios loop, against the write limit, and with large files. Prints
 * one JSON report on standard output and writes its tables into docs/performance.md. What it is
 * doing goes to standard error.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../engine/engine.mts';
import { runBareLoop } from './bareLoop.mts';
import { writePicture } from './batch.mts';
import { writeDocument } from './document.mts';
import { ourNode, plainContender } from './inN8n.mts';
import { PLAIN_NODE, plainNode } from './plainNode.mts';
import { measureRate } from './rateLimit.mts';
import type { Report } from './report.mts';
import { rounded } from './rounded.mts';
import { measureSends } from './sendCells.mts';
import { judge } from './targets.mts';
import { measureUploads } from './uploads.mts';

const started = performance.now();
const log = (line: string) => {
	process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${line}\n`);
};

const uploads = await measureUploads(log);

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const engine = await startEngine({
	packageRoot: join(import.meta.dirname, '../..'),
	extraNodes: { [PLAIN_NODE]: plainNode },
});
const ours = ourNode(engine);
const picture = await writePicture(folder);
const { sends, leftOut } = await measureSends(
	{ ours, plain: plainContender(engine), bare: runBareLoop, picture },
	log,
);
log('write limit');
const rate = await measureRate(ours);
log(JSON.stringify(rate));
await engine.close();
await rm(folder, { recursive: true });

const report: Report = rounded({
	machine: {
		node: process.version,
		cpus: availableParallelism(),
		platform: `${process.platform} ${process.arch}`,
	},
	seconds: (performance.now() - started) / 1000,
	targets: judge(sends, rate, uploads),
	sends,
	leftOut,
	rate,
	uploads,
});
process.stdout.write(`${JSON.stringify(report, undefined, '\t')}\n`);
await writeDocument(report);
