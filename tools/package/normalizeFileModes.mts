/**
 * Gives every file that ships the same mode. npm puts the modes of the checkout into the archive,
 * and they come from whoever's umask: without this, the same commit packs to other bytes on
 * another machine. npm runs it before it packs.
 */
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BESIDE_DIST } from './packageContents.mts';

const ROOT = join(import.meta.dirname, '../..');
const READABLE = 0o644;

const beside = (await readdir(ROOT)).filter((name) => BESIDE_DIST.has(name));
const built = await readdir(join(ROOT, 'dist'), { recursive: true, withFileTypes: true });
const files = [
	...beside.map((name) => join(ROOT, name)),
	...built.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)),
];
for (const file of files) await chmod(file, READABLE);
