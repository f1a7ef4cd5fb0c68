import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** How the demo is called. */
export const USAGE = `Usage: npm run --silent demo
         sends two messages to a local sandbox; nothing leaves this machine
       npm run --silent demo -- --live --account NAME --to ID_OR_@HANDLE --text "..." [--file FILE]
         sends one real message; spends credits
         XQUIK_API_KEY    the API key (required)
         XQUIK_BASE_URL   another address than that of Xquik, such as a sandbox's
`;

/** A message for the real API and what is needed to send it. */
export interface LiveMessage {
	/** Username, with or without `@`, or account ID. */
	account: string;
	/** A numeric user ID, or a handle with `@`. */
	to: string;
	text: string;
	/** The path of the attachment. */
	file?: string;
	apiKey: string;
	/** Absent: the address of Xquik. */
	baseUrl?: string;
}

/** What the user asked for. */
export type Command =
	| { kind: 'help' }
	| { kind: 'sandbox' }
	| { kind: 'live'; message: LiveMessage };

/** The command line or the environment lacks something; the message says what. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/**
 * Reads the arguments and the environment.
 *
 * @throws UsageError
 */
export function readCommand(args: string[], environment: NodeJS.ProcessEnv): Command {
	const { live = false, help = false, ...values } = parse(args);
	if (help) return { kind: 'help' };
	if (!live) {
		const [extra] = Object.keys(values);
		if (extra !== undefined) throw new UsageError(`--${extra}: only together with --live`);
		return { kind: 'sandbox' };
	}

	const { account = '', to = '', text = '', file } = values;
	const isFile = file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile();
	const apiKey = environment['XQUIK_API_KEY']?.trim() ?? '';
	const baseUrl = environment['XQUIK_BASE_URL']?.trim() ?? '';
	const faults: [boolean | undefined, string][] = [
		[
			/^@?[A-Za-z0-9_-]{1,64}$/.test(account),
			'--account: must be the username or ID of a connected X account',
		],
		[
			/^(\d{1,20}|@[A-Za-z0-9_]{1,15})$/.test(to),
			'--to: must be a numeric X user ID, or a handle with @',
		],
		[text.trim() !== '', '--text: must not be empty'],
		[isFile, '--file: there is no such file'],
		[apiKey !== '', 'XQUIK_API_KEY: must be set to your API key'],
	];
	for (const [isFine, fault] of faults) if (isFine !== true) throw new UsageError(fault);
	const message = { account, to, text, file, apiKey, ...(baseUrl !== '' && { baseUrl }) };
	return { kind: 'live', message };
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				help: { type: 'boolean' },
				live: { type: 'boolean' },
				account: { type: 'string' },
				to: { type: 'string' },
				text: { type: 'string' },
				file: { type: 'string' },
			},
		}).values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}
