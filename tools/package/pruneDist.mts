/**
 * `n8n-node build` copies every picture of the repository into dist. Only what the package needs
 * may ship, so this leaves `credentials`, `icons` and `nodes` there and removes the rest.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../..', 'dist');
const shipped = new Set(['credentials', 'icons', 'nodes']);

for (const entry of await readdir(dist)) {
	if (!shipped.has(entry)) await rm(join(dist, entry), { recursive: true });
}
