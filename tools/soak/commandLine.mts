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
export type SoakOptions = Record<'items' | 'faults' | 'seed' | 'kills' | 'minutes', number>;

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
	const wholeNumber = (name: Exclude<keyof SoakOptions, 'faults'>, least: number, most: number) => {
		const number = Number(values[name]);
		if (/^\d{1,16}$/.test(values[name]) && number >= least && number <= most) return number;
		throw new Error(`--${name}: must be a whole number from ${least} to ${most}`);
	};
	const faults = Number(values.faults);
	if (!/^0?\.?\d{1,9}$/.test(values.faults) || faults > 0.9) {
		throw new Error('--faults: must be a number from 0 to 0.9');
	}
	return {
		items: wholeNumber('items', 1, 1_000_000),
		faults,
		seed: wholeNumber('seed', 0, Number.MAX_SAFE_INTEGER),
		kills: wholeNumber('kills', 0, 1_000),
		minutes: wholeNumber('minutes', 1, 1_440),
	};
}
