/**
 * Writes docs/reference.md from the built nodes and credentials, or with `--check` fails when the
 * file is not what it would write. Needs a build.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { writeReference } from './reference.mts';

const ROOT = join(import.meta.dirname, '../..');
const FILE = join(ROOT, 'docs', 'reference.md');

interface PackageFile {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}

const require = createRequire(import.meta.url);

/** As n8n does it: each file exports a class of the file's own name. */
function instanceOf(file: string): unknown {
	const [className = ''] = basename(file).split('.');
	const Exported = (require(join(ROOT, file)) as Record<string, new () => unknown>)[className];
	if (Exported === undefined) throw new Error(`${file} exports no class ${className}.`);
	return new Exported();
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const { name, n8n } = require(join(ROOT, 'package.json')) as PackageFile;
const reference = writeReference({
	name,
	nodes: n8n.nodes.map((file) => (instanceOf(file) as INodeType).description),
	credentials: n8n.credentials.map((file) => instanceOf(file) as ICredentialType),
});
if (!values.check) {
	await writeFile(FILE, reference);
	console.log('docs/reference.md is written');
} else if ((await readFile(FILE, 'utf8').catch(() => '')) === reference) {
	console.log('docs/reference.md is current');
} else {
	console.error('docs/reference.md is not what the nodes say: run `npm run docs`, and commit it.');
	process.exitCode = 1;
}
