import type { Manifest } from '../../tools/package/packageContents.mts';
import { findPackageFaults } from '../../tools/package/packageContents.mts';

const NODE = 'dist/nodes/A/A.node.js';
const FILES = ['README.md', 'LICENSE', 'package.json', NODE, 'dist/icons/a.svg'];
const MANIFEST: Manifest = { n8n: { nodes: [NODE], credentials: [] } };

describe('findPackageFaults', () => {
	it('finds none in what may be published', () => {
		expect(
			findPackageFaults([...FILES, 'CHANGELOG.md'], { ...MANIFEST, dependencies: {} }),
		).toEqual([]);
	});

	it.each(['tools/demo/demo.mts', 'dist/nodes/A/A.node.js.map', '.env', 'dist.js'])(
		'refuses %s',
		(file) => {
			expect(findPackageFaults([...FILES, file], MANIFEST)).toEqual([
				`${file} must not be in the package.`,
			]);
		},
	);

	it.each(['README.md', 'LICENSE', NODE])('misses %s', (file) => {
		const files = FILES.filter((name) => name !== file);
		expect(findPackageFaults(files, MANIFEST)).toEqual([`${file} is not in the package.`]);
	});

	it.each<Manifest>([
		{ dependencies: { a: '1' } },
		{ optionalDependencies: { a: '1' } },
		{ bundledDependencies: ['a'] },
	])('refuses %j', (fields) => {
		const [field] = Object.keys(fields);
		expect(findPackageFaults(FILES, { ...MANIFEST, ...fields })).toEqual([
			`package.json has ${String(field)}.`,
		]);
	});

	it('wants something for n8n to load', () => {
		expect(findPackageFaults(FILES, {})).toEqual(['package.json names no node for n8n.']);
	});
});
