import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What a run of the demo wrote and how it ended. */
export interface DemoRun {
	code: number | null;
	stdout: string;
	stderr: string;
}

/**
 * Runs tools/demo/demo.mts as its users do, in a process of its own.
 *
 * @param variables added to the environment; without them it has no Xquik settings
 */
export function runDemo(args: string[], variables: NodeJS.ProcessEnv = {}): Promise<DemoRun> {
	const environment = { ...process.env, XQUIK_API_KEY: '', XQUIK_BASE_URL: '', ...variables };
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[join('tools', 'demo', 'demo.mts'), ...args],
			{ env: environment },
			(_error, stdout, stderr) => {
				resolve({ code: child.exitCode, stdout, stderr });
			},
		);
	});
}

/** The handoff rows of a run: every line of its standard output. */
export function rowsOf({ stdout }: DemoRun): Record<string, unknown>[] {
	return stdout
		.split('\n')
		.slice(0, -1)
		.map((line) => JSON.parse(line) as Record<string, unknown>);
}
