import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import axios from 'axios';
import type {
	OutboxMessage,
	RateLimits,
	RequestRecord,
	SandboxOptions,
} from '../../sandbox/sandbox.mts';

/** Where a sandbox is and the key it takes. */
export interface Address {
	baseUrl: string;
	apiKey: string;
}

/** A sandbox that runs in a child process. */
export type SandboxProcess = Awaited<ReturnType<typeof startSandboxProcess>>;

/** No budget at all: what is measured is the client. */
export const NO_LIMITS: RateLimits = { writes: null, reads: null, deletes: null };

/** More credits than any run spends. */
const CREDITS = 1_000_000_000;

/** Starts a sandbox in a child process. */
export async function startSandboxProcess(options: SandboxOptions) {
	const child = fork(join(import.meta.dirname, 'sandboxChild.mts'), [
		JSON.stringify({ credits: CREDITS, ...options }),
	]);
	const failed = once(child, 'exit').then(() => Promise.reject(new Error('The sandbox ended')));
	const [address] = (await Promise.race([once(child, 'message'), failed])) as [Address];
	const control = axios.create({ baseURL: new URL('/__sandbox', address.baseUrl).href });
	return {
		...address,
		outbox: async () => (await control.get<{ messages: OutboxMessage[] }>('/outbox')).data.messages,
		requests: async () =>
			(await control.get<{ requests: RequestRecord[] }>('/requests')).data.requests,
		/** Forgets all messages and requests, so that no run is slowed down by an earlier one. */
		reset: async () => {
			await control.post('/reset');
		},
		close: () => {
			child.disconnect();
		},
	};
}
