import { randomBytes } from 'node:crypto';
import type { ApiRequest, Fault } from './fault.mts';

/**
 * `lifecycle`: durable write records and idempotency keys. `legacy`: the plain answers of May 2026;
 * `seed` is its older name.
 */
export type Contract = 'lifecycle' | 'legacy' | 'seed';

/** At most `limit` requests in a fixed window of `windowMs` ms that starts with its first request. */
export interface RateLimit {
	limit: number;
	windowMs: number;
}

/**
 * The three budgets of the API, for POST (default 120 in 60 s), GET (300 in 1 s) and DELETE (60 in
 * 60 s); null switches one off.
 */
export type RateLimits = Partial<Record<'writes' | 'reads' | 'deletes', RateLimit | null>>;

/** How a sandbox is set up. */
export interface SandboxOptions {
	/** TCP port; default 0, any free one. */
	port?: number;
	/** Address to listen on; default 127.0.0.1, so that only this machine reaches it. */
	host?: string;
	/** Default `lifecycle`. */
	contract?: Contract;
	/** `xq_` and 64 hex digits; default a random one. */
	apiKey?: string;
	/** Added to every API answer, in ms of real time; default 0. */
	latencyMs?: number;
	rateLimits?: RateLimits;
	/** Opening balance in credits; default 100 000. */
	credits?: number;
	/** Largest upload in bytes; default 512 MB (536 870 912). */
	maxUploadBytes?: number;
	/**
	 * `object` answers every error as `{error: {type, code, message}}`; `string` (default) only those
	 * to a client that asks for it with `xquik-api-contract: 2026-04-29`.
	 */
	errorShape?: 'string' | 'object';
	/** The time in ms since 1970; default `Date.now`. */
	now?: () => number;
	/** Asked for each API request that no scripted fault matched. */
	faultFor?: (request: ApiRequest) => Fault | undefined;
}

/** The options with every default filled in. */
export type Settings = ReturnType<typeof settingsFrom>;

/** Fills in the defaults. */
export function settingsFrom({
	contract = 'lifecycle',
	apiKey = `xq_${randomBytes(32).toString('hex')}`,
	latencyMs = 0,
	rateLimits = {},
	credits = 100_000,
	maxUploadBytes = 536_870_912,
	errorShape = 'string',
	now = Date.now,
}: SandboxOptions) {
	const {
		writes = { limit: 120, windowMs: 60_000 },
		reads = { limit: 300, windowMs: 1_000 },
		deletes = { limit: 60, windowMs: 60_000 },
	} = rateLimits;
	return {
		contract: contract === 'seed' ? 'legacy' : contract,
		apiKey,
		latencyMs,
		rateLimits: { writes, reads, deletes },
		credits,
		maxUploadBytes,
		errorShape,
		now,
		/** `http://host:port`, known once the server listens. */
		origin: '',
	};
}
