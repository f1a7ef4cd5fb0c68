import { parseArgs } from 'node:util';
import type { SandboxOptions } from './options.mts';

/** How the command is called. */
export const USAGE = `Usage: npm run sandbox -- [--port 8787] [--host 127.0.0.1]
                         [--contract lifecycle|legacy] [--latency MS] [--key xq_...]
`;

const TEXT = { type: 'string' } as const;

/** The options the arguments ask for. Throws an Error that says what is wrong with them. */
export function readArguments(args: string[]): SandboxOptions {
	const { values } = parseArgs({
		args,
		options: { port: TEXT, host: TEXT, contract: TEXT, latency: TEXT, key: TEXT },
	});
	const { port = '8787', host, contract = 'lifecycle', latency = '0', key } = values;
	if (key !== undefined && !/^xq_[0-9a-f]{64}$/i.test(key)) {
		throw new Error('--key: must be xq_ and 64 hex digits');
	}
	// `seed` is the name that `legacy` had before.
	if (contract !== 'lifecycle' && contract !== 'legacy' && contract !== 'seed') {
		throw new Error('--contract: must be lifecycle or legacy');
	}
	return {
		port: wholeNumber('--port', port, 65_535),
		host,
		contract,
		latencyMs: wholeNumber('--latency', latency, 3_600_000),
		apiKey: key,
	};
}

function wholeNumber(name: string, value: string, most: number): number {
	if (!/^\d{1,7}$/.test(value) || Number(value) > most) {
		throw new Error(`${name}: must be a whole number from 0 to ${most}`);
	}
	return Number(value);
}
