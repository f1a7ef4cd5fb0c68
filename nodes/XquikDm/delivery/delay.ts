import { asObject } from '../api/writeAction';

/** First wait before a replay or an unhinted poll, in ms (docs/delivery.md). */
const BACKOFF_BASE = 500;

/** Longest wait that this node chooses by itself, in ms; the server may ask for more. */
export const BACKOFF_CAP = 30_000;

/** No server is believed that asks for more than a day, in ms. */
const LONGEST_DELAY = 24 * 60 * 60 * 1000;

/**
 * Exponential backoff with jitter: between half and all of 0.5 s, 1 s, 2 s … 30 s.
 *
 * @param count 0 for the first wait
 * @param random a number in [0, 1)
 * @returns ms
 */
export function backoff(count: number, random: number): number {
	const full = Math.min(BACKOFF_BASE * 2 ** count, BACKOFF_CAP);
	return Math.round(full / 2 + (full / 2) * random);
}

function headerDelay(value: string | undefined, now: number): number | undefined {
	if (value === undefined) return undefined;
	const text = value.trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	// Date.parse takes "-5" for a date.
	const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function positive(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/**
 * The delay the server asks for, in ms: the header `Retry-After` (seconds or an HTTP date), else in
 * the body `nextAction.afterMs`, `retryAfterMs`, `pollAfterMs` (ms) or `retryAfter` (seconds). The
 * header wins over the body (docs/xquik-api.md: "Rate limits").
 *
 * @param now ms since 1970, for HTTP dates
 * @returns undefined when the server asks for none
 */
export function serverDelay(
	headers: Record<string, string>,
	body: unknown,
	now: number,
): number | undefined {
	const json = asObject(body);
	const seconds = positive(json?.retryAfter);
	const asked =
		headerDelay(headers['retry-after'], now) ??
		positive(asObject(json?.nextAction)?.afterMs) ??
		positive(json?.retryAfterMs) ??
		positive(json?.pollAfterMs) ??
		(seconds === undefined ? undefined : seconds * 1000);
	return asked === undefined ? undefined : Math.min(asked, LONGEST_DELAY);
}

/** The server's delay wins when it is the longer one. In ms. */
export function chooseDelay(server: number | undefined, own: number): number {
	return Math.max(server ?? 0, own);
}

/**
 * How long to wait before the next poll, or at a rate limit, in ms: what the server asks for, else
 * backoff; but never a tight loop when it asks for no delay at all.
 *
 * @param count waits so far
 */
export function pollDelay(server: number | undefined, count: number, random: number): number {
	if (server === undefined) return backoff(count, random);
	return Math.max(server, Math.min(25 * 2 ** count, 5000));
}
