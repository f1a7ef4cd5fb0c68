/**
 * Mutation testing of the delivery core: changes the code in one small way after the other, and says
 * which changes no unit test notices. `npm run test:mutation [-- NAME…]` takes those files alone
 * whose path has one of the names in it. Exits with 1 below 95 %.
 */
import { readFile } from 'node:fs/promises';
import { Stryker } from '@stryker-mutator/core';
import { MUTATED } from './mutated.mts';

/** Least share of mutants to be killed, over all files that were asked for. */
const WANTED = 0.95;

/** Mutants that at least one test failed for, or that made it run without end. */
const KILLED = new Set(['Killed', 'Timeout']);

/** Mutants that do not even load. */
const NOT_COUNTED = new Set(['RuntimeError', 'CompileError', 'Ignored']);

function percent(killed: number, total: number): string {
	return `${((100 * killed) / Math.max(total, 1)).toFixed(1)} %`;
}

const names = process.argv.slice(2);
const wanted = MUTATED.filter(
	([file]) => names.length === 0 || names.some((name) => file.includes(name)),
);
let killed = 0;
let total = 0;
for (const [file, ...tests] of wanted) {
	const path = `nodes/XquikDm/${file}.ts`;
	process.env['MUTATION_TESTS'] = tests.join(',');
	const configFile = 'tools/mutation/stryker.config.mjs';
	const results = await new Stryker({ configFile, mutate: [path] }).runMutationTest();
	const counted = results.filter(({ status }) => !NOT_COUNTED.has(status));
	const survivors = counted.filter(({ status }) => !KILLED.has(status));
	const killedHere = counted.length - survivors.length;
	killed += killedHere;
	total += counted.length;
	console.log(
		`${file}.ts: ${killedHere} of ${counted.length}, ${percent(killedHere, counted.length)}`,
	);
	const lines = (await readFile(path, 'utf8')).split('\n');
	for (const { replacement, location } of survivors) {
		const { start, end } = location;
		const to = start.line === end.line ? end.column - 1 : undefined;
		const before = lines[start.line - 1]?.slice(start.column - 1, to).trim() ?? '';
		const after = replacement.replace(/\s+/g, ' ');
		console.log(`  ${start.line}:${start.column}  ${before}  ->  ${after}`);
	}
}
console.log(`In all: ${killed} of ${total} mutants killed, ${percent(killed, total)}`);
if (killed < WANTED * total) process.exitCode = 1;
