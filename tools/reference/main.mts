/**
 * Writes docs/reference.md from the built nodes and credentials, and from real rows the schemas of which
 * n8n makes its preview of an output. With `--check` it fails when a file is not what it would write.
 * Needs a build.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { outputSchemas } from './outputSchemas.mts';
import { writeReference } from './reference.mts';

const ROOT = join(import.meta.dirname, '../..');

/** The versions of the node, as n8n names the folders of their output schemas. */
const SCHEMA_VERSIONS = ['1.0.0', '1.1.0'];

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
const files = new Map([['docs/reference.md', reference]]);
for (const [operation, schema] of await outputSchemas(ROOT)) {
	for (const version of SCHEMA_VERSIONS) {
		const file = `nodes/XquikDm/__schema__/v${version}/${operation}.json`;
		files.set(file, `${JSON.stringify(schema, undefined, '\t')}\n`);
	}
}
for (const [file, text] of files) {
	const path = join(ROOT, file);
	if (!values.check) {
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, text);
	} else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
		console.error(`${file} is not what the nodes say: run \`npm run docs\`, and commit it.`);
		process.exitCode = 1;
	}
}
if (process.exitCode === undefined) {
	console.log(
		`docs/reference.md and the output schemas are ${values.check ? 'current' : 'written'}`,
	);
}
