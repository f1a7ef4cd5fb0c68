/**
 * Holds the sandbox and the node against Xquik's OpenAPI document, or the real API against what we
 * know of it. Differences go to standard output, one a line; counts to standard error. Exit code
 * 0: nothing differs; 1: something does; 2: the command line is wrong.
 */
import { checkDocument } from './checkDocument.mts';
import type { Command } from './commandLine.mts';
import { readCommand, USAGE, UsageError } from './commandLine.mts';
import { readDocument } from './document/document.mts';
import { EXCEPTIONS } from './exceptions.mts';
import { checkLive } from './live/checkLive.mts';
import { LIVE_READS } from './live/facts.mts';
import { applyExceptions, lineOf } from './violation.mts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

function say(line: string): void {
	process.stderr.write(`${line}\n`);
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

async function document(command: CommandOf<'document'>): Promise<boolean> {
	const { operations: wanted } = command;
	const all = await readDocument(command.document);
	const unknown = wanted?.find((id) => all.every((operation) => operation.id !== id));
	if (unknown !== undefined) throw new UsageError(`--operations: there is no ${unknown}`);
	const operations = all.filter(({ id }) => wanted === undefined || wanted.includes(id));
	const start = performance.now();
	const result = await checkDocument(all, operations, command);
	const { left, excused, unused } = applyExceptions(result.violations, EXCEPTIONS);
	for (const violation of left) print(lineOf(violation));
	// A part of the operations cannot show that an exception is of no use.
	const stale = wanted === undefined ? unused : [];
	for (const { operation, where, what } of stale) {
		print(`exceptions.mts: ${operation}: ${where}: ${what}: matches nothing any more; remove it`);
	}
	if (result.outOfScope.length > 0) say(`Out of scope: ${result.outOfScope.join(', ')}`);
	say(
		`${result.summary}; seed ${command.seed}; ${Math.round((performance.now() - start) / 1_000)} s`,
	);
	say(
		`${left.length} violations; ${excused} more covered by ${EXCEPTIONS.length} exceptions, ${stale.length} of them stale`,
	);
	return left.length + stale.length === 0;
}

async function live({ apiKey, baseUrl, document: file }: CommandOf<'live'>): Promise<boolean> {
	const operations = file === undefined ? [] : await readDocument(file);
	const violations = await checkLive({ apiKey, baseUrl }, operations);
	for (const violation of violations) print(lineOf(violation).replaceAll(apiKey, '(API key)'));
	const against =
		file === undefined
			? 'our facts (name the document with --document)'
			: 'our facts and the document';
	say(
		`${LIVE_READS.length} free reads of ${new URL(baseUrl).host}: ${violations.length} differences from ${against}`,
	);
	return violations.length === 0;
}

// The exit code is set, not forced, so that piped output is written to its end.
try {
	const command = readCommand(process.argv.slice(2), process.env);
	if (command.kind === 'help') process.stdout.write(USAGE);
	else {
		const right = command.kind === 'live' ? await live(command) : await document(command);
		process.exitCode = right ? 0 : 1;
	}
} catch (error) {
	say(error instanceof Error ? error.message : String(error));
	if (error instanceof UsageError) process.stderr.write(USAGE);
	process.exitCode = error instanceof UsageError ? 2 : 1;
}
