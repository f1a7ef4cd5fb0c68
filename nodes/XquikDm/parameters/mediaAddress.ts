import { isBelowBaseUrl, isOnXquikHost, mayGetWithKey, plainPath } from '../api/baseUrl';
import type { FileRequest } from '../api/fetchFile';
import { InputError } from '../errors/inputError';
import { shownValue } from './value';

/** From whose hosts a file may be downloaded; Xquik's own is always allowed. */
export type MediaHosts = 'xquik' | 'xquikAndX' | 'anyPublic';

/** The address of a file that may be downloaded. */
export interface MediaAddress extends FileRequest {
	/** For texts, such as `pbs.twimg.com`. */
	host: string;
}

/** What the errors call the address, and the option that allows other hosts. */
export interface MediaAddressLabels {
	/** Such as `Media URL`. */
	field: string;
	/** Such as `Allowed Hosts`. */
	option: string;
}

/** The host of X's media (docs/xquik-api.md: "GET /x/dm/{userId}/history"), and all names below it. */
const X_MEDIA_HOST = 'twimg.com';

/**
 * Names that mean a machine nearby, whatever the network makes of them (RFC 6761, 6762, 7686, 8375), and
 * those of Kubernetes, Consul and home routers.
 */
const LOCAL_NAME =
	/(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|svc|cluster|default|consul|test|box|onion)$/;

/** Below the Base URL only files: anything else there is a call of the API, which may cost credits. */
const MEDIA_PATH = /^(\/x)?\/media\/./;

/** True for `127.0.0.1`, which URL makes of `2130706433` and `0x7f.1` too, and for `[::1]`. */
function isIpLiteral(host: string): boolean {
	return host.startsWith('[') || /^[\d.]+$/.test(host);
}

function isXHost(host: string): boolean {
	return host === X_MEDIA_HOST || host.endsWith(`.${X_MEDIA_HOST}`);
}

function invalid(field: string, message: string, remedy: string): InputError {
	return new InputError('media_url_invalid', field, message, remedy);
}

function readUrl(value: unknown, field: string): URL {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') {
		throw invalid(
			field,
			`${field} is empty`,
			'Enter the media_url of a row. It is null for a message without a file: an If node before this one can leave those out.',
		);
	}
	if (!URL.canParse(text)) {
		throw invalid(
			field,
			`${field} is not a URL: ${shownValue(text)}`,
			'Enter the media_url of a row, such as https://pbs.twimg.com/….',
		);
	}
	const url = new URL(text);
	if (url.username !== '' || url.password !== '') {
		throw invalid(
			field,
			`${field} must not contain a user name or password`,
			'Remove the part before the @.',
		);
	}
	return url;
}

/** @throws InputError for what is no file, however its path is spelled */
function ownAddress(url: URL, baseUrl: string, field: string): MediaAddress {
	if (plainPath(url.pathname) === undefined) {
		throw invalid(
			field,
			`${field} has a path that can be read in more than one way: ${shownValue(url.pathname)}`,
			'Enter the media_url of a row. Its path must not contain //, ; or an escaped dot, slash or backslash.',
		);
	}
	const base = new URL(baseUrl).pathname.replace(/\/+$/, '');
	const isFile = isBelowBaseUrl(url.href, baseUrl)
		? MEDIA_PATH.test(plainPath(url.pathname.slice(base.length)) ?? '')
		: mayGetWithKey(url.href, baseUrl);
	if (!isFile) {
		throw invalid(
			field,
			`${field} is a call of the Xquik API, not a file: ${shownValue(url.pathname)}`,
			'Enter the media_url of a row.',
		);
	}
	return { url: url.href, host: url.host, withKey: true };
}

/** @throws InputError for what no setting allows */
function checkPublic(url: URL, { field }: MediaAddressLabels): string {
	// The dot at the end of a full name changes nothing about where it leads.
	const host = url.hostname.replace(/\.$/, '');
	if (url.protocol !== 'https:' || url.port !== '') {
		throw invalid(
			field,
			`${field} is not an https URL: ${shownValue(url.origin)}`,
			'Files of other hosts than Xquik’s are downloaded over https only, at its own port.',
		);
	}
	const isLocal = isIpLiteral(host) || !host.includes('.') || LOCAL_NAME.test(host);
	// Resolvers differ in what they make of an empty label.
	if (isLocal || host.split('.').includes('')) {
		throw invalid(
			field,
			`${field} names a machine of the local network: ${shownValue(host)}`,
			'Enter the address of a public host. To read a file of your own network, use n8n’s HTTP Request node.',
		);
	}
	return host;
}

/**
 * Checks the address of a file that is to be downloaded. Xquik's own host gets the API key. Any other
 * gets it never, and is asked only when `hosts` allows it: over https, by the name of a public host.
 * Where that name leads is n8n's to guard (docs/files.md: "What a download may reach").
 *
 * @param baseUrl of the credential
 * @throws InputError that names the field, or the option that allows the host
 */
export function checkMediaAddress(
	value: unknown,
	baseUrl: string,
	hosts: MediaHosts,
	labels: MediaAddressLabels,
): MediaAddress {
	const { field, option } = labels;
	const url = readUrl(value, field);
	if (isOnXquikHost(url.href, baseUrl)) return ownAddress(url, baseUrl, field);
	const host = checkPublic(url, labels);
	if (hosts === 'anyPublic' || (hosts === 'xquikAndX' && isXHost(host))) {
		return { url: url.href, host, withKey: false };
	}
	throw new InputError(
		'media_host_not_allowed',
		field,
		`The file is on ${host}, and only files of ${hosts === 'xquik' ? 'Xquik' : 'Xquik and X'} are downloaded`,
		isXHost(host)
			? `Set ${option} to Xquik and X. The API key is not sent there.`
			: `If you trust that host, set ${option} to Any Public Host. The API key is not sent there.`,
	);
}
