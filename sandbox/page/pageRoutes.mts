import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Changes } from '../changes.mts';
import type { World } from '../world.mts';
import { ASSET_BASE, pageDocument } from './document.mts';
import { streamChanges } from './events.mts';
import { pageModel } from './pageModel.mts';

/** What the page needs of the sandbox. */
export interface PageHost {
	/** The world of the moment. */
	world: () => World;
	changes: Changes;
	/** Aborted when the sandbox closes. */
	closing: AbortSignal;
}

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

const ASSETS: Readonly<Record<string, { file: string; type: string }>> = {
	'style.css': { file: 'style.css', type: 'text/css; charset=utf-8' },
	'icon.svg': { file: 'icon.svg', type: 'image/svg+xml' },
	'live.mjs': { file: 'browser/live.mjs', type: 'text/javascript; charset=utf-8' },
	'morph.mjs': { file: 'browser/morph.mjs', type: 'text/javascript; charset=utf-8' },
	'place.mjs': { file: 'browser/place.mjs', type: 'text/javascript; charset=utf-8' },
};

/** Adds the page on which a person sees what was sent, with its style, script and event stream. */
export function addPageRoutes(app: FastifyInstance, { world, changes, closing }: PageHost): void {
	app.get('/', (_request, reply) =>
		reply
			.type('text/html; charset=utf-8')
			.header('cache-control', 'no-store')
			.header('content-security-policy', PAGE_POLICY)
			.header('cross-origin-opener-policy', 'same-origin')
			// Not less: without it a browser hides from the reset that the form is the page's own.
			.header('referrer-policy', 'same-origin')
			.header('x-content-type-options', 'nosniff')
			.send(pageDocument(pageModel(world(), changes.version()))),
	);
	for (const [name, { file, type }] of Object.entries(ASSETS)) {
		app.get(`${ASSET_BASE}/${name}`, async (_request, reply) =>
			reply
				.type(type)
				.header('cache-control', 'no-store')
				.header('x-content-type-options', 'nosniff')
				.send(await readFile(join(import.meta.dirname, file))),
		);
	}
	app.get('/__sandbox/events', (_request, reply) => {
		reply.hijack();
		streamChanges(reply.raw, changes, closing);
	});
}
