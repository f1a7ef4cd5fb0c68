/**
 * A sandbox in a process of its own, so that its work is not counted as the client's. Takes the
 * options as JSON in its first argument, prints `{ origin, baseUrl, apiKey }` and runs until SIGTERM
 * or until its standard input ends.
 */
import type { SandboxOptions } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';

const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '{}') as SandboxOptions);
const { origin, baseUrl, apiKey } = sandbox;
process.stdout.write(`${JSON.stringify({ origin, baseUrl, apiKey })}\n`);
const end = () => void sandbox.close().then(() => process.exit(0));
process.once('SIGTERM', end);
// Whoever started it is gone, however that came about.
process.stdin.once('end', end).resume();
