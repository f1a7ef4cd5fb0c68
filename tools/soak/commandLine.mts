import { parseArgs } from 'node:util';

/** How the soak is called. */
export const USAGE = `Usage: npm run soak -- [--items 2000] [--faults 0.3] [--seed N] [--kills 0] [--minutes 15]
  --items    messages to send
  --faults   share of the requests that something happens to, 0 to 0.9
  --seed     the same seed draws the same items and faults; default a random one
  --kills    how often n8n's process is killed and started again
  --minutes  the soak gives up after so long
`;

/** What is to be soaked. */
export interface SoakOptions {
	items: number;
	/** Probability of a fault per request. */
	faults: number;
	seed: number;
	kills: number;
	/** Time limit in ms. */
	limitMs: number;
}

/** Reads the arguments. Throws an Error that says what is wrong with them. */
export function readArguments(args: string[]): SoakOptions {
	const { values } = parseArgs({
		args,
		options: {
			items: { type: 'string', default: '2000' },
			faults: { type: 'string', default: '0.3' },
			seed: { type: 'string', default: String(Date.now() % 1_000_000) },
			kills: { type: 'string', default: '0' },
			minutes: { type: 'string', default: '15' },
		},
	});
	return {
		items: wholeNumber('--items', values.items, 1, 1_000_000),
		faults: share('--faults', values.faults),
		seed: wholeNumber('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
		kills: wholeNumber('--kills', values.kills, 0, 1_000),
		limitMs: wholeNumber('--minutes', values.minutes, 1, 1_440) * 60_000,
	};
}

function wholeNumber(name: string, value: string, least: number, most: number): number {
	const number = Number(value);
	if (/^\d{1,16}$/.test(value) && number >= least && number <= most) return number;
	throw new Error(`${name}: must be a whole number from ${least} to ${most}`);
}

function share(name: string, value: string): number {
	const number = Number(value);
	if (/^0?\.?\d{1,9}$/.test(value) && number <= 0.9) return number;
	throw new Error(`${name}: must be a number from 0 to 0.9`);
}
