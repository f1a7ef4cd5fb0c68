/**
 * Writes docs/reference.md from the built nodes and credentials, or with `--check` fails when the
 * file is not what it would write. Needs a build.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPackage } from './loadPackage.mts';
import { writeReference } from './reference.mts';

const ROOT = join(import.meta.dirname, '../..');
const FILE = join(ROOT, 'docs', 'reference.md');

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const reference = writeReference(await loadPackage(ROOT));
if (!values.check) {
	await writeFile(FILE, reference);
	console.log('docs/reference.md is written');
} else if ((await readFile(FILE, 'utf8').catch(() => '')) === reference) {
	console.log('docs/reference.md is current');
} else {
	console.error('docs/reference.md is not what the nodes say: run `npm run docs`, and commit it.');
	process.exitCode = 1;
}
