/**
 * Sends many messages through n8n's engine to a sandbox in which much goes wrong, kills n8n on the
 * way if wanted, and compares the rows with what arrived. Prints one line of JSON to standard
 * output, everything else to standard error. Exit code 0: the delivery guarantee held; 1: it did
 * not, or the soak did not end; 2: the command line is wrong.
 */
import { mkdir, mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { SoakOptions } from './commandLine.mts';
import { readArguments, USAGE } from './commandLine.mts';
import { randomFaults } from './faults.mts';
import { runWithKills } from './n8nProcess.mts';
import { planSoak } from './plan.mts';
import { judge, readRows } from './verdict.mts';

/** Problems that are told in words. */
const TOLD_PROBLEMS = 20;

/** More than a message can cost, with an upload and all attempts. In credits. */
const CREDITS_PER_ITEM = 1_000;

function say(error: unknown): void {
	console.error(error instanceof Error ? error.message : error);
}

function optionsOrUsage(): SoakOptions {
	try {
		return readArguments(process.argv.slice(2));
	} catch (error) {
		say(error);
		say(USAGE);
		process.exit(2);
	}
}

async function soak(options: SoakOptions): Promise<boolean> {
	const { items, faults, seed, minutes } = options;
	const start = performance.now();
	const executions = planSoak(items, seed);
	await using folder = await mkdtempDisposable(join(tmpdir(), 'soak-'));
	const rowsFolder = join(folder.path, 'rows');
	const temporaryFolder = join(folder.path, 'n8n');
	await mkdir(rowsFolder);
	await mkdir(temporaryFolder);
	await using cleanup = new AsyncDisposableStack();
	const sandbox = await startSandbox({
		rateLimits: { writes: null, reads: null, deletes: null },
		credits: items * CREDITS_PER_ITEM,
		faultFor: randomFaults(seed, faults),
	});
	cleanup.defer(() => sandbox.close());
	const { baseUrl, apiKey } = sandbox;
	const task = { executions, rowsFolder, baseUrl, apiKey, encryptionKey: `soak ${seed}` };
	const deadline = start + minutes * 60_000;
	const killed = await runWithKills(task, options, deadline, temporaryFolder).catch(say);

	const outbox = sandbox.outbox();
	const rows = await readRows(executions, rowsFolder);
	const { problems, ...counts } = judge(executions, rows, outbox);
	problems.slice(0, TOLD_PROBLEMS).forEach(say);
	const result = {
		...counts,
		credits_per_delivered_dm: rounded(sandbox.creditsSpent() / outbox.length),
		wall_seconds: rounded((performance.now() - start) / 1_000),
		seed,
		faults,
		kills: killed ?? null,
		executions: executions.length,
		requests: sandbox.requests().length,
	};
	process.stdout.write(`${JSON.stringify(result)}\n`);
	return killed !== undefined && counts.duplicates === 0 && counts.lost === 0;
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}

process.exitCode = (await soak(optionsOrUsage())) ? 0 : 1;
