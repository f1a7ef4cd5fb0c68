import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type {
	OutboxMessage,
	RateLimits,
	RequestRecord,
	SandboxOptions,
} from '../../sandbox/sandbox.mts';

/** Where a sandbox is and the key it takes. */
export interface Address {
	origin: string;
	baseUrl: string;
	apiKey: string;
}

/** A sandbox that runs in a child process. */
export interface SandboxProcess extends Address {
	outbox(): Promise<OutboxMessage[]>;
	requests(): Promise<RequestRecord[]>;
	/** Forgets all messages and requests, so that no run is slowed down by an earlier one. */
	reset(): Promise<void>;
	close(): Promise<void>;
}

/** No budget at all: what is measured is the client. */
export const NO_LIMITS: RateLimits = { writes: null, reads: null, deletes: null };

/** More credits than any run spends. */
const CREDITS = 1_000_000_000;

/** Starts a sandbox in a child process. */
export async function startSandboxProcess(options: SandboxOptions): Promise<SandboxProcess> {
	const child = spawn(
		process.execPath,
		[
			join(import.meta.dirname, 'sandboxChild.mts'),
			JSON.stringify({ credits: CREDITS, ...options }),
		],
		{ stdio: ['pipe', 'pipe', 'inherit'] },
	);
	const address = await new Promise<Address>((resolve, reject) => {
		createInterface({ input: child.stdout }).once('line', (line) => {
			resolve(JSON.parse(line) as Address);
		});
		child.once('error', reject);
		child.once('exit', (code) => {
			reject(new Error(`The sandbox ended with ${String(code)}`));
		});
	});
	const control = async (path: string, method = 'GET'): Promise<unknown> => {
		const response = await fetch(`${address.origin}/__sandbox/${path}`, { method });
		if (!response.ok) throw new Error(`${path}: ${response.status}`);
		return await response.json();
	};
	return {
		...address,
		outbox: async () => ((await control('outbox')) as { messages: OutboxMessage[] }).messages,
		requests: async () => ((await control('requests')) as { requests: RequestRecord[] }).requests,
		reset: async () => {
			await control('reset', 'POST');
		},
		close: async () => {
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
		},
	};
}
