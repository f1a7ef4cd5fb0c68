import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** What tells whether a request comes from a page of another site. */
export interface Provenance {
	method: string;
	/** Path without the query. */
	path: string;
	/** The `Host` header. */
	host: string | undefined;
	/** The `Origin` header, which a browser adds to every POST and DELETE. */
	origin: string | undefined;
	/** The `Sec-Fetch-Site` header, which browsers add and scripts do not. */
	fetchSite: string | undefined;
}

const READING = ['GET', 'HEAD', 'OPTIONS'];

// Nobody can register a name below these on the internet (RFC 6761, RFC 6762, ICANN's .internal).
const LOCAL_DOMAINS = ['localhost', 'local', 'internal'];

/**
 * Why a request is refused, in words for whoever sees it; undefined when it is fine. A website that
 * somebody visits can send a POST to 127.0.0.1, and with a name of its own that resolves to
 * 127.0.0.1 it could even read the page. Scripts such as curl name no origin and may do all of it.
 *
 * @param ownHost what the sandbox listens on, as the option `host` has it
 */
export function crossSiteRefusal(from: Provenance, ownHost: string): string | undefined {
	const name = hostNameOf(from.host);
	const isNamedHere = name !== undefined && isLocalName(name, ownHost);
	if (from.path === '/' && !isNamedHere) {
		return 'Open this page by an IP address or as localhost, or start the sandbox with --host and the name you use.';
	}
	if (READING.includes(from.method)) return undefined;
	const isBrowser = from.origin !== undefined || from.fetchSite !== undefined;
	if (!isBrowser) return undefined;
	const isSameOrigin =
		from.origin === `http://${from.host ?? ''}` &&
		(from.fetchSite === undefined || from.fetchSite === 'same-origin');
	return isNamedHere && isSameOrigin
		? undefined
		: 'Only the page of this sandbox may do this, or a program that is no browser.';
}

/** Answers with 403 when a browser acts for another site; the API has its key and is left alone. */
export function guardAgainstCrossSite(app: FastifyInstance, ownHost: string): void {
	app.addHook('onRequest', async (request, reply) => {
		const path = request.url.split('?', 1)[0] ?? '';
		if (path !== '/' && !path.startsWith('/__sandbox')) return;
		const { host, origin, 'sec-fetch-site': fetchSite } = request.headers;
		const message = crossSiteRefusal(
			{ method: request.method, path, host, origin, fetchSite: oneOf(fetchSite) },
			ownHost,
		);
		if (message !== undefined) await reply.code(403).send({ error: 'forbidden', message });
	});
}

function hostNameOf(host: string | undefined): string | undefined {
	const url = `http://${host ?? ''}`;
	return host !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function isLocalName(name: string, ownHost: string): boolean {
	const isAddress = isIP(name) !== 0 || name.startsWith('[');
	const isSingleLabel = !name.includes('.');
	const isBelowLocal = LOCAL_DOMAINS.some((domain) => name.endsWith(`.${domain}`));
	return isAddress || isSingleLabel || isBelowLocal || name === ownHost.toLowerCase();
}

function oneOf(value: string | string[] | undefined): string | undefined {
	return Array.isArray(value) ? value.join(', ') : value;
}
