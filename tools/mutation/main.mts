/**
 * Mutation testing of the delivery core: changes the code in one small way after the other, and says
 * which changes no unit test notices. `npm run test:mutation [-- NAME…]` takes those files alone
 * whose path has one of the names in it. Exits with 1 below 95 %.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { MUTATED } from './mutated.mts';
import { readScore } from './report.mts';

/** Least share of mutants to be killed, over all files that were asked for. */
const WANTED = 0.95;

async function stryker(file: string, tests: readonly string[]): Promise<void> {
	const args = ['run', 'tools/mutation/stryker.config.mjs', '--mutate', `nodes/XquikDm/${file}.ts`];
	const env = { ...process.env, MUTATION_TESTS: tests.join(',') };
	const child = spawn('stryker', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
	const [code] = (await once(child, 'exit')) as [number | null];
	if (code !== 0) throw new Error(`Stryker failed at ${file}: do its tests pass?`);
}

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
	await stryker(file, tests);
	const score = await readScore('coverage/mutation/report.json');
	killed += score.killed;
	total += score.total;
	console.log(
		`${file}.ts: ${score.killed} of ${score.total}, ${percent(score.killed, score.total)}`,
	);
	for (const { line, column, before, after } of score.survivors) {
		console.log(`  ${line}:${column}  ${before}  ->  ${after}`);
	}
}
console.log(`In all: ${killed} of ${total} mutants killed, ${percent(killed, total)}`);
if (killed < WANTED * total) process.exitCode = 1;
