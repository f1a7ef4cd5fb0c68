import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packPackage, unpackPackage } from './packPackage.mts';

const ROOT = join(import.meta.dirname, '../..');
const SCANNER: string = '@n8n/scan-community-package/scanner/scanner.mjs';

/** What this uses of n8n's scanner, which has no types. */
interface Scanner {
	analyzePackage: (folder: string, files: string[]) => Promise<Analysis>;
	/** The files that it looks at in the sources. */
	SOURCE_FILE_PATTERNS: string[];
}

interface Analysis {
	passed: boolean;
	message?: string;
	details?: string;
}

/** The files that the scanner looks at in the archive (its `analyzePackageByName`). */
const ARCHIVE_FILE_PATTERNS = ['**/*.js', 'package.json'];

/** Something n8n refuses, and the rule that must find it. */
interface Violation {
	rule: string;
	file: string;
	change: (text: string) => string;
}

const appended = (line: string) => (text: string) => `${text}\n${line}\n`;

const RUNTIME_DEPENDENCY: Violation = {
	rule: 'no-runtime-dependencies',
	file: 'package.json',
	change: (text) => text.replace('{', '{ "dependencies": { "left-pad": "1.3.0" },'),
};

const IN_ARCHIVE: readonly Violation[] = [
	RUNTIME_DEPENDENCY,
	{
		rule: 'no-console',
		file: 'dist/nodes/XquikDm/XquikDm.node.js',
		change: appended("console.log('planted');"),
	},
	{
		rule: 'no-restricted-globals',
		file: 'dist/nodes/XquikDm/delivery/decision.js',
		change: appended('exports.planted = process.env.HOME;'),
	},
	{
		rule: 'no-restricted-imports',
		file: 'dist/credentials/XquikApi.credentials.js',
		change: appended("exports.planted = require('fs');"),
	},
];

const IN_SOURCES: readonly Violation[] = [
	RUNTIME_DEPENDENCY,
	{
		rule: 'node-param-default-missing',
		file: 'nodes/XquikDm/parameters/recipient.ts',
		change: appended("export const planted = { displayName: 'A', name: 'a', type: 'string' };"),
	},
];

/** Plants each violation alone, which the scanner must name by its rule; then scans what ships. */
async function scan(
	what: string,
	analyze: () => Promise<Analysis>,
	packageRoot: string,
	violations: readonly Violation[],
): Promise<void> {
	for (const { rule, file, change } of violations) {
		const path = join(packageRoot, file);
		const text = await readFile(path, 'utf8');
		await writeFile(path, change(text));
		const { passed, details = '' } = await analyze();
		await writeFile(path, text);
		if (passed || !details.includes(rule)) {
			throw new Error(`The scanner does not find ${rule} planted in ${file}.`);
		}
	}
	console.log(`${what}: n8n's scanner finds ${violations.length} planted violations`);
	const { passed, message = '', details = '' } = await analyze();
	if (!passed) throw new Error(`${what}: ${message}\n${details}`);
	console.log(`${what}: n8n's scanner finds nothing else`);
}

/**
 * Runs the analysis of n8n's package scanner over what would be published: over the unpacked
 * archive and over the sources, as `@n8n/scan-community-package` does it with a published package.
 * First it plants violations in copies.
 *
 * @throws when the scanner finds something, or does not see what was planted
 */
export async function scanPackage(folder: string): Promise<void> {
	// The scanner makes a folder of its own when it is loaded, and leaves it.
	const { TMPDIR } = process.env;
	process.env['TMPDIR'] = folder;
	const scanner = (await import(SCANNER)) as Scanner;
	if (TMPDIR === undefined) delete process.env['TMPDIR'];
	else process.env['TMPDIR'] = TMPDIR;
	const { analyzePackage, SOURCE_FILE_PATTERNS } = scanner;

	const archive = await unpackPackage(await packPackage(ROOT, folder), folder);
	const scanArchive = () => analyzePackage(archive, ARCHIVE_FILE_PATTERNS);
	await scan('The packed package', scanArchive, archive, IN_ARCHIVE);

	const sources = join(folder, 'sources');
	for (const name of ['package.json', 'nodes', 'credentials', 'icons']) {
		await cp(join(ROOT, name), join(sources, name), { recursive: true });
	}
	const scanSources = () => analyzePackage(sources, SOURCE_FILE_PATTERNS);
	await scan('Its sources', scanSources, sources, IN_SOURCES);
}
