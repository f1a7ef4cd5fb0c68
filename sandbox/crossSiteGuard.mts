import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pathOf } from './apiServer.mts';

/** What tells whether a request comes from a page of another site: its path, and its headers. */
export interface Provenance {
	method: string;
	path: string;
	host: string | undefined;
	/** A browser adds it to every POST and DELETE. */
	origin: string | undefined;
	/** `Sec-Fetch-Site`, which browsers add and scripts do not. */
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
	const isNamedHere = isLocalName(from.host, ownHost);
	if (from.path === '/' && !isNamedHere) {
		return 'Open this page by an IP address or as localhost, or start the sandbox with --host and the name you use.';
	}
	if (READING.includes(from.method)) return undefined;
	if (from.origin === undefined && from.fetchSite === undefined) return undefined;
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
		const path = pathOf(request);
		if (path !== '/' && !path.startsWith('/__sandbox')) return;
		const { host, origin, 'sec-fetch-site': fetchSite } = request.headers;
		const from = { method: request.method, path, host, origin, fetchSite: fetchSite?.toString() };
		const message = crossSiteRefusal(from, ownHost);
		if (message !== undefined) await reply.code(403).send({ error: 'forbidden', message });
	});
}

function isLocalName(host: string | undefined, ownHost: string): boolean {
	const url = `http://${host ?? ''}`;
	if (host === undefined || !URL.canParse(url)) return false;
	const name = new URL(url).hostname;
	const isAddress = isIP(name) !== 0 || name.startsWith('[');
	const isBelowLocal = LOCAL_DOMAINS.some((domain) => name.endsWith(`.${domain}`));
	return isAddress || !name.includes('.') || isBelowLocal || name === ownHost.toLowerCase();
}
