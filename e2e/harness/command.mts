import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a command is run. */
export interface CommandOptions {
	cwd?: string;
	/** Added to this process's environment. */
	env?: NodeJS.ProcessEnv;
	/** Numeric user and group to run as. */
	uid?: number;
	gid?: number;
	/** Ends the command. */
	signal?: AbortSignal;
}

const TAIL_CHARACTERS = 4_000;

/**
 * Runs a command to its end.
 *
 * @returns what it wrote to standard output
 * @throws an Error with the end of its output when it fails
 */
export async function runCommand(
	command: string,
	args: string[],
	options: CommandOptions = {},
): Promise<string> {
	const child = spawn(command, args, {
		...options,
		env: { ...process.env, ...options.env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	let all = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
		all += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		all += text;
	});
	const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
	if (code === 0) return output;
	const how = signal === null ? `exit code ${String(code)}` : signal;
	throw new Error(`${command} ${args.join(' ')}: ${how}\n${all.slice(-TAIL_CHARACTERS)}`);
}
