import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fastifySSE, type SSEMessage } from '@fastify/sse';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Changes } from '../changes.mts';
import type { Host } from '../state.mts';
import { ASSET_BASE, pageDocument } from './document.mts';
import { pageModel } from './pageModel.mts';

// Everything comes from this sandbox, nothing is inline, and no script may write markup.
const PAGE_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"media-src 'self'",
	"connect-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join('; ');

const FRESH = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const PAGE_HEADERS = {
	...FRESH,
	'content-security-policy': PAGE_POLICY,
	'cross-origin-opener-policy': 'same-origin',
	// Not less: without it a browser hides from the reset that the form is the page's own.
	'referrer-policy': 'same-origin',
};

/** A comment that keeps proxies from closing a quiet stream, in ms. */
const HEARTBEAT_MS = 15_000;

/** Changes within this time become one event, in ms. */
const GATHER_MS = 100;

/** How long a browser waits before it connects again, in ms. */
const RETRY_MS = 1_000;

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const MORPH_SCRIPT = 'idiomorph.esm.js';
const ASSETS = {
	'style.css': 'text/css; charset=utf-8',
	'icon.svg': 'image/svg+xml',
	'live.mjs': JAVASCRIPT,
	[MORPH_SCRIPT]: JAVASCRIPT,
};

const morphFile = createRequire(import.meta.url).resolve(`idiomorph/dist/${MORPH_SCRIPT}`);

/** Adds the page on which a person sees what was sent, with its style, script and event stream. */
export async function addPageRoutes(
	app: FastifyInstance,
	{ state, changes, closing }: Host,
): Promise<void> {
	app.get('/', (_request, reply) =>
		reply
			.type('text/html; charset=utf-8')
			.headers(PAGE_HEADERS)
			.send(pageDocument(pageModel(state(), changes.version())).toString()),
	);
	for (const [name, type] of Object.entries(ASSETS)) {
		const file = name === MORPH_SCRIPT ? morphFile : join(import.meta.dirname, 'browser', name);
		app.get(`${ASSET_BASE}/${name}`, async (_request, reply) =>
			reply
				.type(type)
				.headers(FRESH)
				.send(await readFile(file)),
		);
	}
	await app.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS, serializer: String });
	app.get('/__sandbox/events', { sse: 'only' }, (_request, reply) =>
		streamChanges(reply, changes, closing),
	);
}

/**
 * Sends an event stream until the client or the sandbox ends it: the version of the moment at once,
 * and after a change the new one, at most one event every 100 ms.
 */
async function streamChanges(
	reply: FastifyReply,
	changes: Changes,
	closing: AbortSignal,
): Promise<void> {
	const leaving = new AbortController();
	reply.sse.onClose(() => {
		leaving.abort();
	});
	void reply.type('text/event-stream; charset=utf-8').headers(FRESH);
	const signal = AbortSignal.any([closing, leaving.signal]);
	try {
		await reply.sse.send(versions(changes, signal));
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

async function* versions(changes: Changes, signal: AbortSignal): AsyncGenerator<SSEMessage> {
	yield { retry: RETRY_MS } as SSEMessage;
	for (;;) {
		const told = changes.version();
		yield { event: 'change', data: told };
		await pause(GATHER_MS, undefined, { signal });
		if (changes.version() === told) await once(changes, 'change', { signal });
	}
}
