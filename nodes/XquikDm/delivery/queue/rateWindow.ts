const SECOND = 1000;

/** A limit of the API: so many requests in a window (docs/xquik-api.md: "Rate limits"). */
export interface RateLimit {
	/** undefined when it is not known. */
	limit: number | undefined;
	/** In ms. */
	windowMs: number;
	/**
	 * True for a window that starts with its first request and has a fixed length, so that its end
	 * can be worked out. Default: true.
	 */
	isFixed?: boolean;
}

/** 120 writes in 60 s. */
export const WRITE_LIMIT: RateLimit = { limit: 120, windowMs: 60 * SECOND };

/** 60 deletes in 60 s, a window of their own. */
export const DELETE_LIMIT: RateLimit = { limit: 60, windowMs: 60 * SECOND };

/** 300 reads in a second; at this rate nobody goes ahead alone before the first refusal. */
export const READ_LIMIT: RateLimit = { limit: undefined, windowMs: SECOND };

/** What X allows one account is not documented; only its refusals tell. */
export const ACCOUNT_LIMIT: RateLimit = { limit: undefined, windowMs: Infinity, isFixed: false };

/** The first request of a window, in ms by the monotonic clock: the server counted it between the two. */
export interface WindowStart {
	firstBegunAt: number;
	firstAcceptedAt: number;
}

/**
 * The length of a fixed window that starts with its first request, from a refusal that says when it
 * ends. `Retry-After` is rounded up to whole seconds and the length is a whole number of them: the
 * one that was thought so far when it fits, else the longest that does.
 *
 * @param thought ms
 * @param begunAt when the refused request began, in ms by the monotonic clock
 * @param refusedAt when its answer came, in ms by the monotonic clock
 * @param closedFor what the answer says, in ms
 * @returns ms; undefined when the server did not round to seconds
 */
export function windowLength(
	thought: number,
	{ firstBegunAt, firstAcceptedAt }: WindowStart,
	begunAt: number,
	refusedAt: number,
	closedFor: number,
): number | undefined {
	if (closedFor < SECOND || closedFor % SECOND !== 0) return undefined;
	const longest = refusedAt + closedFor - firstBegunAt;
	const shortest = begunAt + closedFor - SECOND - firstAcceptedAt;
	const fits = (length: number) => shortest < length && length <= longest;
	return [thought, Math.floor(longest / SECOND) * SECOND].find(fits);
}
