/** The API calls the sandbox knows, by the name a fault or a request record uses for them. */
export const ROUTE_NAMES = [
	'send',
	'upload',
	'poll',
	'user',
	'accounts',
	'account',
	'credits',
	'history',
	'delete',
] as const;

/** One of the API calls of {@link ROUTE_NAMES}. */
export type RouteName = (typeof ROUTE_NAMES)[number];

/** The ways a write that was first answered with 202 can end. */
export const OUTCOME_ENDS = [
	'success',
	'failed_safe',
	'failed_unsafe',
	'expired',
	'never',
] as const;

/** How a write that is answered with 202 ends. */
export interface WriteOutcome {
	/**
	 * `failed_safe`: nothing was sent and a new key may try again. `failed_unsafe`: X refused it.
	 * `expired`: it could not be checked. `never`: it stays pending.
	 */
	end: (typeof OUTCOME_ENDS)[number];
	/** The poll that answers with the end; 1 (default) is the first one. */
	polls?: number;
	/**
	 * Suggested delay between polls, in ms; default 1000. `Retry-After` is this in whole seconds. 0 is
	 * for tests that cannot wait: the API's own `Retry-After` is at least 1.
	 */
	pollAfterMs?: number;
	/** The error code of a failed end, instead of the usual one. */
	error?: string;
	/** For `expired` and `never`: whether the message reached the recipient after all. Default no. */
	delivered?: boolean;
}

/** An answer that takes the place of the API's own. */
export interface FaultAnswer {
	status: number;
	/** Sent as JSON. */
	body?: unknown;
	/** Sent as it is, instead of `body`. */
	raw?: string;
	headers?: Record<string, string>;
	/** Carry out the request first, so only its answer is replaced. */
	commit?: boolean;
}

/** What a fault can look at, and what `faultFor` is asked with. */
export interface ApiRequest {
	route: RouteName;
	method: string;
	/** The path with `/api/v1`, without the query. */
	path: string;
	/** The recipient's X user ID, or whatever stands in its place in the path. */
	recipient?: string;
	/** The connected account's username when it is known, else the value as it was sent. */
	account?: string;
	/** The `Idempotency-Key` header. */
	key?: string;
}

/** One thing that goes wrong, and which requests it happens to. */
export interface Fault {
	route?: RouteName;
	method?: string;
	recipient?: string;
	account?: string;
	key?: string;
	/** How many matching requests it hits; default 1. */
	times?: number;
	/** How many matching requests it lets through first; default 0. */
	skip?: number;
	/** Time before the answer, in ms; goes together with any of the others. */
	delayMs?: number;
	/** Destroy the connection before anything is processed, or after all of it is. */
	drop?: 'before' | 'after';
	/** Keep the connection open and never answer, without or with the request carried out. */
	hang?: 'before' | 'after';
	answer?: FaultAnswer;
	/** Carry out the request, announce the full answer, send this many bytes of it, and hang up. */
	cutOff?: { afterBytes: number };
	/** Carry out nothing and answer 200 with a body of this many bytes. */
	hugeBytes?: number;
	/** Carry out nothing, answer 200, then send a byte every so many ms, without end. */
	trickle?: { everyMs: number };
	/** The write is answered with 202 and ends like this. Hits neither reads nor replays. */
	outcome?: WriteOutcome;
}

/** A fault with the matching requests it is still to hit, and to let through first. */
export type QueuedFault = Fault & Required<Pick<Fault, 'times' | 'skip'>>;

/**
 * The first fault of a queue that matches this request, if any; counts the request on every fault
 * it passes. A fault with an outcome waits for a request that `startsWrite`: a read or a replay has
 * none to decide.
 */
export function takeFault(
	queue: QueuedFault[],
	request: ApiRequest,
	startsWrite: boolean,
): Fault | undefined {
	const taken = queue.find((fault) => {
		if (!matches(fault, request)) return false;
		if (fault.outcome !== undefined && !startsWrite) return false;
		if (fault.skip === 0) return true;
		fault.skip -= 1;
		return false;
	});
	if (taken === undefined) return undefined;
	taken.times -= 1;
	if (taken.times === 0) queue.splice(queue.indexOf(taken), 1);
	return taken;
}

function matches(fault: Fault, request: ApiRequest): boolean {
	return (
		(fault.route === undefined || fault.route === request.route) &&
		(fault.method === undefined || fault.method.toUpperCase() === request.method) &&
		(fault.recipient === undefined || fault.recipient === request.recipient) &&
		(fault.account === undefined ||
			fault.account.toLowerCase() === request.account?.toLowerCase()) &&
		(fault.key === undefined || fault.key === request.key)
	);
}
