/**
 * Builds `dist`: `node tools/package/build.mts [--if-stale]`. With `--if-stale` only when a source is
 * newer than it, so that scripts that need a build do not each make one.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');
const SOURCES = ['nodes', 'credentials', 'icons', 'package.json', 'tsconfig.json'];
const SHIPPED = new Set(['credentials', 'icons', 'nodes']);
/** Every build writes it anew. */
const BUILT = join(DIST, 'nodes', 'XquikDm', 'XquikDm.node.js');

/** When something below a path last changed, in ms since 1970; a folder changes when a file goes. */
function changedAt(path: string): number {
	const stats = statSync(path);
	if (!stats.isDirectory()) return stats.mtimeMs;
	return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

function isStale(): boolean {
	const built = statSync(BUILT, { throwIfNoEntry: false });
	if (built === undefined) return true;
	return SOURCES.some((path) => changedAt(join(ROOT, path)) > built.mtimeMs);
}

const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });
if (!values['if-stale'] || isStale()) {
	try {
		// Standard output belongs to the script that asks for a build.
		execFileSync('n8n-node', ['build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
		// It copies every picture of the repository as well.
		for (const entry of readdirSync(DIST)) {
			if (!SHIPPED.has(entry)) rmSync(join(DIST, entry), { recursive: true });
		}
	} catch (error) {
		// Half a build would count as a fresh one.
		rmSync(DIST, { recursive: true, force: true });
		throw error;
	}
}
