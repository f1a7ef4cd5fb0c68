import { parseArgs } from 'node:util';
import { startSandbox, type SandboxOptions } from './sandbox.mts';

/** How the command is called. */
const USAGE = `Usage: npm run sandbox -- [--port 8787] [--host 127.0.0.1]
                         [--contract lifecycle|legacy] [--latency MS] [--key xq_...]
`;

const TEXT = { type: 'string' } as const;

const options = await orExit(2, USAGE, () => readArguments(process.argv.slice(2)));
const sandbox = await orExit(1, '', () => startSandbox(options));
const { baseUrl: url, origin, apiKey, contract } = sandbox;
process.stdout.write(`${JSON.stringify({ url, origin, apiKey, contract })}\n`);
// Apart from the line above, which programs read.
process.stderr.write(`What is sent is shown at ${origin}/\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}

/** What `make` gives, or an exit with the status and the reason, such as a port that is taken. */
async function orExit<T>(status: number, help: string, make: () => T | Promise<T>): Promise<T> {
	try {
		return await make();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${help}`);
		process.exit(status);
	}
}

/** The options the arguments ask for. Throws an Error that says what is wrong with them. */
function readArguments(args: string[]): SandboxOptions {
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
