const DEPENDENCY_FIELDS = [
	'dependencies',
	'optionalDependencies',
	'bundledDependencies',
	'bundleDependencies',
] as const;

/** The parts of a package.json that say what is installed with a package and what n8n loads. */
export interface Manifest extends Partial<Record<(typeof DEPENDENCY_FIELDS)[number], object>> {
	n8n?: { nodes?: string[]; credentials?: string[] };
}

/** What npm packs besides `dist`, without being told. */
export const BESIDE_DIST: ReadonlySet<string> = new Set([
	'README.md',
	'LICENSE',
	'CHANGELOG.md',
	'package.json',
]);
const REQUIRED = ['README.md', 'LICENSE', 'package.json'];
const SHIPPED_TYPES = /\.(js|json|svg|png)$/;

/**
 * Finds what must not be published, or is missing. A community node brings no dependencies: n8n
 * refuses to verify one that does.
 *
 * @param files the paths in the package, with `/`
 * @returns one sentence for each fault
 */
export function findPackageFaults(files: string[], manifest: Manifest): string[] {
	const named = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];
	const present = new Set(files);
	return [
		...files.filter((file) => !mayShip(file)).map((file) => `${file} must not be in the package.`),
		...[...REQUIRED, ...named]
			.filter((file) => !present.has(file))
			.map((file) => `${file} is not in the package.`),
		...(named.length === 0 ? ['package.json names no node for n8n.'] : []),
		...DEPENDENCY_FIELDS.filter((field) => Object.keys(manifest[field] ?? {}).length > 0).map(
			(field) => `package.json has ${field}.`,
		),
	];
}

function mayShip(file: string): boolean {
	return BESIDE_DIST.has(file) || (file.startsWith('dist/') && SHIPPED_TYPES.test(file));
}
