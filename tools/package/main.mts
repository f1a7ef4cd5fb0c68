/**
 * Checks the package as npm would publish it: `node tools/package/main.mts [check|scan|reproduce]…`,
 * all of them without a name. Ends with the first that fails. Needs a build.
 */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage } from './checkPackage.mts';
import { checkReproducible } from './checkReproducible.mts';
import { scanPackage } from './scanPackage.mts';

/** Each works in an empty folder, and throws an error that says what is wrong. */
const CHECKS: ReadonlyMap<string, (folder: string) => Promise<void>> = new Map([
	['check', checkPackage],
	['scan', scanPackage],
	['reproduce', checkReproducible],
]);

const names = process.argv.slice(2);
const unknown = names.find((name) => !CHECKS.has(name));
if (unknown !== undefined) {
	console.error(`There is no check "${unknown}". There are: ${[...CHECKS.keys()].join(', ')}`);
	process.exit(2);
}
try {
	for (const [name, run] of CHECKS) {
		if (names.length > 0 && !names.includes(name)) continue;
		await using folder = await mkdtempDisposable(join(tmpdir(), `xquik-dm-${name}-`));
		await run(folder.path);
	}
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
