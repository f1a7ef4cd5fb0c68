import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What a run of the command wrote and how it ended. */
export interface ConformanceRun {
	code: number | null;
	/** Of standard output. */
	lines: string[];
	stderr: string;
}

/**
 * Runs tools/conformance/main.mts as its users do, in a process of its own.
 *
 * @param variables added to the environment; without them it has no Xquik settings
 */
export function runConformance(
	args: string[],
	variables: NodeJS.ProcessEnv = {},
): Promise<ConformanceRun> {
	const environment = { ...process.env, XQUIK_API_KEY: '', XQUIK_BASE_URL: '', ...variables };
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[join('tools', 'conformance', 'main.mts'), ...args],
			{ env: environment },
			(_error, stdout, stderr) => {
				resolve({ code: child.exitCode, lines: stdout.split('\n').slice(0, -1), stderr });
			},
		);
	});
}
