import { parseArgs } from 'node:util';

/** How the command is called. */
export const USAGE = `Usage: npm run conformance -- --document FILE [--bodies 300] [--seed 1] [--operations sendDm,getUser]
         holds the sandbox and the node against Xquik's OpenAPI document
         --bodies      generated answers for each operation that the node calls
         --seed        the same seed generates the same answers
         --operations  only these, by operationId
       npm run conformance -- --live [--document FILE]
         three free reads of the real API; spends nothing and writes nothing
         XQUIK_API_KEY    the API key (required)
         XQUIK_BASE_URL   another address than that of Xquik, such as a sandbox's
`;

/** What the user asked for. */
export type Command =
	| { kind: 'help' }
	| {
			kind: 'document';
			document: string;
			bodies: number;
			seed: number;
			/** All of them when undefined. */
			operations?: string[];
	  }
	| { kind: 'live'; apiKey: string; baseUrl: string; document?: string };

/** The command line or the environment lacks something; the message says what. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

const XQUIK = 'https://xquik.com/api/v1';

/**
 * Reads the arguments and the environment.
 *
 * @throws UsageError
 */
export function readCommand(args: string[], environment: NodeJS.ProcessEnv): Command {
	const { help, live, document, bodies, seed, operations } = parse(args);
	if (help === true) return { kind: 'help' };
	if (live === true) {
		return { kind: 'live', ...access(environment), ...(document !== undefined && { document }) };
	}
	if (document === undefined) throw new UsageError("--document: name Xquik's OpenAPI document");
	return {
		kind: 'document',
		document,
		bodies: wholeNumber('--bodies', bodies, 1),
		seed: wholeNumber('--seed', seed, 0),
		...(operations !== undefined && { operations: operations.split(',') }),
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				help: { type: 'boolean' },
				live: { type: 'boolean' },
				document: { type: 'string' },
				bodies: { type: 'string', default: '300' },
				seed: { type: 'string', default: '1' },
				operations: { type: 'string' },
			},
		}).values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

function access(environment: NodeJS.ProcessEnv): { apiKey: string; baseUrl: string } {
	const apiKey = environment['XQUIK_API_KEY']?.trim() ?? '';
	if (apiKey === '') {
		throw new UsageError(
			'XQUIK_API_KEY: must be set to your API key. --live makes three free reads.',
		);
	}
	const given = environment['XQUIK_BASE_URL']?.trim() ?? '';
	const baseUrl = (given === '' ? XQUIK : given).replace(/\/+$/, '');
	if (!isSafe(baseUrl)) {
		throw new UsageError(
			'XQUIK_BASE_URL: must be an https address without user name, query and fragment (http for this machine only), since the key goes there',
		);
	}
	return { apiKey, baseUrl };
}

function isSafe(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname, username, password, search, hash } = new URL(address);
	const local = protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
	return (protocol === 'https:' || local) && [username, password, search, hash].join('') === '';
}

function wholeNumber(name: string, value: string, least: number): number {
	const number = Number(value);
	if (/^\d{1,9}$/.test(value) && number >= least) return number;
	throw new UsageError(`${name}: must be a whole number of at least ${least}`);
}
