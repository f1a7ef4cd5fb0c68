import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import type { PackageDescription } from './reference.mts';

interface PackageFile {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}

/**
 * Loads the built nodes and credentials that a package.json names, as n8n does: each file exports
 * a class of the file's own name.
 *
 * @throws when there is no build, or a file has no such class
 */
export async function loadPackage(root: string): Promise<PackageDescription> {
	const { name, n8n } = JSON.parse(
		await readFile(join(root, 'package.json'), 'utf8'),
	) as PackageFile;
	const require = createRequire(join(root, 'package.json'));
	const instanceOf = (file: string): object => {
		const [className = ''] = basename(file).split('.');
		const exported = (require(join(root, file)) as Record<string, unknown>)[className];
		if (typeof exported !== 'function') throw new Error(`${file} exports no class ${className}.`);
		return new (exported as new () => object)();
	};
	return {
		name,
		nodes: n8n.nodes.map((file) => (instanceOf(file) as INodeType).description),
		credentials: n8n.credentials.map((file) => instanceOf(file) as ICredentialType),
	};
}
