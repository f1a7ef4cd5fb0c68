import { readArguments, USAGE } from './commandLine.mts';
import { startSandbox, type Sandbox, type SandboxOptions } from './sandbox.mts';

/** The options, or an exit with status 2 and the usage. */
function optionsOrUsage(): SandboxOptions {
	try {
		return readArguments(process.argv.slice(2));
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
		process.exit(2);
	}
}

/** The sandbox, or an exit with status 1 and the reason, such as a port that is taken. */
async function startOrExplain(options: SandboxOptions): Promise<Sandbox> {
	try {
		return await startSandbox(options);
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	}
}

const sandbox = await startOrExplain(optionsOrUsage());
const { baseUrl: url, origin, apiKey, contract } = sandbox;
process.stdout.write(`${JSON.stringify({ url, origin, apiKey, contract })}\n`);
// Apart from the line above, which programs read.
process.stderr.write(`What is sent is shown at ${origin}/\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}
