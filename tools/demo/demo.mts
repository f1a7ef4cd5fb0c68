/**
 * Runs workflows/demo.json on n8n's engine with the built package: in a sandbox, or with `--live`
 * against Xquik. Handoff rows go to standard output as JSON Lines, everything else to standard
 * error. Exit code 0: all was sent as it should; 1: it was not; 2: the command line is wrong.
 */
import { startEngine } from '../engine/engine.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Command } from './commandLine.mts';
import { readCommand, USAGE, UsageError } from './commandLine.mts';
import { FORM_NODE, formEnding } from './formEnding.mts';
import { runLive } from './liveDemo.mts';
import { runInSandbox } from './sandboxDemo.mts';
import { PACKAGE_ROOT } from './workflow.mts';

async function run(command: Exclude<Command, { kind: 'help' }>): Promise<boolean> {
	const stopping = new AbortController();
	const stop = () => {
		stopping.abort();
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);

	await using cleanup = new AsyncDisposableStack();
	const extraNodes = { [FORM_NODE]: formEnding };
	const engine = await startEngine({ packageRoot: PACKAGE_ROOT, extraNodes });
	cleanup.defer(() => engine.close());
	if (command.kind === 'live') return await runLive(engine, command.message, stopping.signal);
	const sandbox = await startSandbox();
	cleanup.defer(() => sandbox.close());
	return await runInSandbox(engine, sandbox, stopping.signal);
}

// The exit code is set, not forced, so that piped output is written to its end.
try {
	const command = readCommand(process.argv.slice(2), process.env);
	if (command.kind === 'help') process.stdout.write(USAGE);
	else process.exitCode = (await run(command)) ? 0 : 1;
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	if (error instanceof UsageError) process.stderr.write(USAGE);
	process.exitCode = error instanceof UsageError ? 2 : 1;
}
