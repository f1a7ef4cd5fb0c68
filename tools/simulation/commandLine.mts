import { parseArgs } from 'node:util';

/** What `npm run simulate` is asked for. */
export type Request =
	| { kind: 'runs'; runs: number; seed: number; ask: boolean }
	| { kind: 'planted'; runs: number; seed: number; only: string | undefined }
	| { kind: 'replay'; scenario: string; bug: string | undefined };

const USAGE = `npm run simulate -- [--ask] [--runs N] [--seed S]
npm run simulate -- --planted [--bug NAME] [--runs N] [--seed S]
npm run simulate -- --replay SCENARIO [--bug NAME]`;

/** Reads the command line. Throws with the usage when it is wrong. */
export function readCommandLine(args: readonly string[]): Request {
	const { values } = parseArgs({
		args: [...args],
		options: {
			runs: { type: 'string', default: '20000' },
			seed: { type: 'string', default: '1' },
			ask: { type: 'boolean', default: false },
			planted: { type: 'boolean', default: false },
			bug: { type: 'string' },
			replay: { type: 'string' },
		},
	});
	const { ask, bug, planted, replay } = values;
	if (replay !== undefined) return { kind: 'replay', scenario: replay, bug };
	const runs = whole('--runs', values.runs);
	const seed = whole('--seed', values.seed);
	return planted ? { kind: 'planted', runs, seed, only: bug } : { kind: 'runs', runs, seed, ask };
}

function whole(name: string, value: string): number {
	const number = Number(value);
	if (Number.isSafeInteger(number) && number > 0) return number;
	throw new Error(`${name} must be a whole number of at least 1, not "${value}".\n${USAGE}`);
}
