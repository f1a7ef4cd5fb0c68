import { parseArgs } from 'node:util';
import type { Contract, SandboxOptions } from './options.mts';

/** How the command is called. */
export const USAGE = `Usage: npm run sandbox -- [--port 8787] [--host 127.0.0.1]
                         [--contract lifecycle|legacy] [--latency MS] [--key xq_...]
`;

const TEXT = { type: 'string' } as const;
const DEFAULT_PORT = 8_787;
const LARGEST_PORT = 65_535;

/** The options the arguments ask for. Throws an Error that says what is wrong with them. */
export function readArguments(args: string[]): SandboxOptions {
	const { values } = parseArgs({
		args,
		options: { port: TEXT, host: TEXT, contract: TEXT, latency: TEXT, key: TEXT },
	});
	const { port, host, contract, latency, key } = values;
	if (key !== undefined && !/^xq_[0-9a-f]{64}$/i.test(key)) {
		throw new Error('--key: must be xq_ and 64 hex digits');
	}
	return {
		port: port === undefined ? DEFAULT_PORT : wholeNumber('--port', port, LARGEST_PORT),
		host,
		contract: contract === undefined ? undefined : contractOf(contract),
		latencyMs: latency === undefined ? undefined : wholeNumber('--latency', latency, 3_600_000),
		apiKey: key,
	};
}

function wholeNumber(name: string, value: string, most: number): number {
	if (!/^\d{1,7}$/.test(value) || Number(value) > most) {
		throw new Error(`${name}: must be a whole number from 0 to ${most}`);
	}
	return Number(value);
}

function contractOf(value: string): Contract {
	if (value === 'lifecycle' || value === 'legacy') return value;
	// The name it had before.
	if (value === 'seed') return 'legacy';
	throw new Error('--contract: must be lifecycle or legacy');
}
