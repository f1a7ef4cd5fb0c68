import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const KEY = `xq_${'0a'.repeat(32)}`;

function run(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
	return spawn(process.execPath, ['sandbox/main.mts', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

async function exitOf(child: ReturnType<typeof run>): Promise<unknown> {
	const [code] = (await once(child, 'close')) as unknown[];
	return code;
}

describe('npm run sandbox', () => {
	it.each([
		['SIGTERM', 'legacy'],
		// The older name of the same contract.
		['SIGINT', 'seed'],
	] as const)(
		'prints where it is and ends with 0 on %s, with --contract %s',
		async (signal, contract) => {
			const child = run('--port', '0', '--contract', contract, '--key', KEY, '--latency', '1');
			const exit = exitOf(child);
			const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
			const { origin } = JSON.parse(line) as { origin: string };

			expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
			expect(line).toBe(
				JSON.stringify({ url: `${origin}/api/v1`, origin, apiKey: KEY, contract: 'legacy' }),
			);
			expect((await fetch(`${origin}/__sandbox`)).status).toBe(200);
			child.kill(signal);
			expect(await exit).toBe(0);
		},
	);

	it.each([
		['--port', 'x'],
		['--port', '70000'],
		['--contract', 'newest'],
		['--latency', '-1'],
		['--key', 'xq_1'],
		['--verbose', ''],
	])('refuses %s %s', async (...args) => {
		const child = run(...args);
		const stderr = text(child.stderr);
		expect(await exitOf(child)).toBe(2);
		expect(await stderr).toContain('Usage:');
	});
});
