import type { AddressInfo } from 'node:net';
import { API_BASE, createApiServer } from './apiServer.mts';
import { Changes } from './changes.mts';
import type { Host } from './state.mts';
import { addControlRoutes } from './controlRoutes.mts';
import { readFaults } from './faultScript.mts';
import type { Fault } from './fault.mts';
import { settingsFrom, type Contract, type SandboxOptions } from './options.mts';
import { receiveMessage, type IncomingMessage } from './receiveMessage.mts';
import type { InboxMessage, OutboxMessage, RequestRecord } from './records.mts';
import { guardAgainstCrossSite } from './crossSiteGuard.mts';
import { addPageRoutes } from './page/pageRoutes.mts';
import { createState, creditsLeft } from './state.mts';

export type { ApiRequest, Fault, FaultAnswer, WriteOutcome } from './fault.mts';
export type { Contract, RateLimits, SandboxOptions } from './options.mts';
export type { OutboxMessage, RequestRecord } from './records.mts';

/** A running local Xquik. */
export interface Sandbox {
	/** `http://127.0.0.1:port` */
	readonly origin: string;
	/** `origin` with `/api/v1`, the credential's base URL. */
	readonly baseUrl: string;
	readonly apiKey: string;
	readonly contract: Exclude<Contract, 'seed'>;
	/** The delivered messages, in order of delivery. */
	outbox(): OutboxMessage[];
	/** Every API request since the start, in order of arrival. */
	requests(): RequestRecord[];
	/** Credits spent since the start. */
	creditsSpent(): number;
	/** Credits left. */
	balance(): number;
	/** A person on X writes to one of the accounts. Throws a RangeError that names a bad field. */
	receive(message: IncomingMessage): InboxMessage;
	/** Appends to the fault script. Throws a RangeError that names a bad field. */
	addFaults(faults: Fault[]): void;
	/** Moves the sandbox's clock forward, in ms: media expiry, rate windows, pending writes. */
	advanceClock(ms: number): void;
	/** Puts everything back to the start: messages, credits, faults, and the clock. */
	reset(): void;
	/** Stops listening and cuts every connection, also one that hangs. */
	close(): Promise<void>;
}

/** Starts a sandbox. Rejects when the port is taken, or when the API key has another form. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const settings = settingsFrom(options);
	if (!/^xq_[0-9a-f]{64}$/i.test(settings.apiKey)) {
		throw new RangeError('apiKey: must be xq_ and 64 hex digits');
	}
	const host = options.host ?? '127.0.0.1';
	let state = createState(settings);
	const changes = new Changes();
	const reset = () => {
		state = createState(settings);
		changes.note();
	};
	const closing = new AbortController();
	const { faultFor } = options;
	const parts: Host = { state: () => state, reset, changes, faultFor, closing: closing.signal };
	const app = await createApiServer(parts);
	guardAgainstCrossSite(app, host);
	addControlRoutes(app, parts);
	await addPageRoutes(app, parts);
	await app.listen({ port: options.port ?? 0, host });
	const { address, family, port } = app.server.address() as AddressInfo;
	settings.origin = `http://${hostName(address, family)}:${port}`;
	return {
		origin: settings.origin,
		baseUrl: `${settings.origin}${API_BASE}`,
		apiKey: settings.apiKey,
		contract: settings.contract,
		outbox: () => structuredClone(state.outbox),
		requests: () => structuredClone(state.requests),
		creditsSpent: () => state.creditsSpent,
		balance: () => creditsLeft(state),
		receive: (message) => {
			const received = receiveMessage(state, message);
			changes.note();
			return received;
		},
		addFaults: (faults) => {
			state.faults.push(...readFaults(faults));
			changes.note();
		},
		advanceClock: (ms) => {
			state.clock.advance(ms);
			changes.note();
		},
		reset,
		close: async () => {
			closing.abort();
			await app.close();
		},
	};
}

// "Every address" is none to connect to.
function hostName(address: string, family: string): string {
	if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
	return family === 'IPv6' ? `[${address}]` : address;
}
