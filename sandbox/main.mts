import { readArguments, USAGE } from './commandLine.mts';
import { startSandbox } from './sandbox.mts';

/** What `make` gives, or an exit with the status and the reason, such as a port that is taken. */
async function orExit<T>(status: number, help: string, make: () => T | Promise<T>): Promise<T> {
	try {
		return await make();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${help}`);
		process.exit(status);
	}
}

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
