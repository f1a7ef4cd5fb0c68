/**
 * A sandbox in a process of its own, so that its work is not counted as the client's. Takes the
 * options as JSON in its first argument, sends its parent `{ baseUrl, apiKey }`, and ends with it.
 */
import type { SandboxOptions } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';

const options = JSON.parse(process.argv[2] ?? '{}') as SandboxOptions;
const { baseUrl, apiKey } = await startSandbox(options);
process.send?.({ baseUrl, apiKey });
process.once('disconnect', () => {
	process.exit(0);
});
