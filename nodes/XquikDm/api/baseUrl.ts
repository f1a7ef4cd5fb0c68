import { API_PATH } from './endpoints';

/** Where the API lives when a credential names no Base URL (docs/xquik-api.md: "Base URL"). */
export const DEFAULT_BASE_URL = `https://xquik.com${API_PATH}`;

/**
 * A Base URL that cannot be used: what is wrong, and in `remedy` what to do about it. It never repeats
 * the value, which may hold a password, or the API key pasted into the wrong field.
 */
export class BaseUrlError extends Error {
	override readonly name = 'BaseUrlError';

	readonly remedy: string;

	constructor(message: string, remedy: string) {
		super(message);
		this.remedy = remedy;
	}
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Gives the Base URL without a trailing slash. An absent or blank value means the default, since
 * another package may define a credential of the same name that has no Base URL.
 *
 * The key travels with every request, so the URL must be https (http only to this machine, for the
 * sandbox) and must not carry a user name, a query or a fragment.
 *
 * @throws BaseUrlError
 */
export function readBaseUrl(value: unknown): string {
	if (value === undefined || value === null) return DEFAULT_BASE_URL;
	if (typeof value !== 'string') {
		throw new BaseUrlError('The Base URL must be text', 'Enter a URL in the Xquik credential.');
	}
	const text = value.trim();
	if (text === '') return DEFAULT_BASE_URL;
	if (!URL.canParse(text)) {
		throw new BaseUrlError(
			'The Base URL is not a valid URL',
			`Enter a full URL in the Xquik credential, such as ${DEFAULT_BASE_URL}.`,
		);
	}
	const url = new URL(text);
	if (url.username !== '' || url.password !== '') {
		throw new BaseUrlError(
			'The Base URL must not contain a user name or password',
			'Remove the part before the @: Xquik needs only the API key.',
		);
	}
	const local = url.protocol === 'http:' && LOOPBACK.test(url.hostname);
	if (url.protocol !== 'https:' && !local) {
		throw new BaseUrlError(
			'The Base URL must use https',
			'Use https, so that the API key stays secret. Plain http is allowed only for this machine (127.0.0.1, localhost).',
		);
	}
	if (url.search !== '' || url.hash !== '') {
		throw new BaseUrlError(
			'The Base URL must not contain a query or a fragment',
			`Enter only the URL itself, such as ${DEFAULT_BASE_URL}.`,
		);
	}
	const baseUrl = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
	// A proxy may well have another path.
	if (url.origin === new URL(DEFAULT_BASE_URL).origin && !baseUrl.endsWith(API_PATH)) {
		throw new BaseUrlError(
			`The Base URL does not end with ${API_PATH}`,
			`Enter ${DEFAULT_BASE_URL} in the Xquik credential.`,
		);
	}
	return baseUrl;
}

/** True when `url` has the origin of the Base URL and lies below its path. Never throws. */
export function isBelowBaseUrl(url: string, baseUrl: string): boolean {
	if (!URL.canParse(url) || !URL.canParse(baseUrl)) return false;
	const target = new URL(url);
	const base = new URL(baseUrl);
	return (
		target.origin === base.origin &&
		target.username === '' &&
		target.password === '' &&
		target.pathname.startsWith(`${base.pathname.replace(/\/+$/, '')}/`)
	);
}

/**
 * True when `url` is on Xquik's own host. Behind a gateway, whose path before `/api/v1` is its own, the
 * rest of the host belongs to others: only what lies below the Base URL is Xquik there. Never throws.
 */
export function isOnXquikHost(url: string, baseUrl: string): boolean {
	if (isBelowBaseUrl(url, baseUrl)) return true;
	if (!URL.canParse(url) || !URL.canParse(baseUrl)) return false;
	const target = new URL(url);
	const base = new URL(baseUrl);
	return (
		target.origin === base.origin &&
		target.username === '' &&
		target.password === '' &&
		base.pathname.replace(/\/+$/, '') === API_PATH
	);
}

/** Escaped slashes, backslashes and dots, parameters of a segment (`;`) and empty segments. */
const AMBIGUOUS_PATH = /%(2f|5c|2e)|[;\\]|\/\//i;

/** What is still an escape once it has been decoded. */
const ESCAPE = /%[\da-f]{2}/;

/**
 * A path of a URL as the most lenient of servers reads it: decoded, in lower case. Undefined for one that
 * servers and the gateways before them read in different ways. Never throws.
 */
export function plainPath(path: string): string | undefined {
	if (AMBIGUOUS_PATH.test(path)) return undefined;
	try {
		const plain = decodeURIComponent(path).toLowerCase();
		return ESCAPE.test(plain) ? undefined : plain;
	} catch {
		return undefined;
	}
}

/** The API, of whatever version, with anything that a server may overlook behind its name. */
const ANY_API = /^\/api(?![\w-])/;

/**
 * True when a GET of `url` may have the API key: below the Base URL, and for files elsewhere on Xquik's
 * host. Another spelling of the API's own path is neither. Never throws.
 */
export function mayGetWithKey(url: string, baseUrl: string): boolean {
	if (isBelowBaseUrl(url, baseUrl)) return true;
	if (!isOnXquikHost(url, baseUrl)) return false;
	const path = plainPath(new URL(url).pathname);
	return path !== undefined && !ANY_API.test(path);
}
