import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** One change to a source file of the node. */
export interface Patch {
	/** From the root of the repository. */
	file: string;
	/** Stands exactly once in the file. */
	find: string;
	replace: string;
}

/**
 * Bundles the node from its sources into the body of one CommonJS function, with patches put in.
 *
 * @throws when a patch does not fit the sources, or the sources do not compile
 */
export async function bundleNode(patches: readonly Patch[] = []): Promise<string> {
	const used = new Set<Patch>();
	const { outputFiles } = await build({
		entryPoints: [resolve(ROOT, 'nodes/XquikDm/XquikDm.node.ts')],
		bundle: true,
		write: false,
		format: 'cjs',
		platform: 'node',
		target: 'es2022',
		external: ['n8n-workflow', 'node:crypto'],
		logLevel: 'silent',
		plugins: [
			{
				name: 'patches',
				setup(builder) {
					builder.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
						const file = relative(ROOT, path);
						let contents = await readFile(path, 'utf8');
						for (const patch of patches) {
							if (patch.file !== file) continue;
							contents = apply(contents, patch);
							used.add(patch);
						}
						return { contents, loader: 'ts' };
					});
				},
			},
		],
	});
	const unused = patches.filter((patch) => !used.has(patch));
	if (unused.length > 0) {
		throw new Error(`No such source file: ${unused.map(({ file }) => file).join(', ')}`);
	}
	return outputFiles[0]?.text ?? '';
}

function apply(source: string, { file, find, replace }: Patch): string {
	const parts = source.split(find);
	if (parts.length !== 2) {
		throw new Error(
			`A patch must find its text once in ${file}, but finds it ${parts.length - 1} times:\n${find}`,
		);
	}
	return parts.join(replace);
}
