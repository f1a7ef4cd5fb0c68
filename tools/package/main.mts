/**
 * Checks the package as npm would publish it: `node tools/package/main.mts [check|scan|reproduce]…`,
 * all of them without a name. Ends with the first that fails. Needs a build.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CHECKS: Readonly<Record<string, string>> = {
	check: 'checkPackage.mts',
	scan: 'scanPackage.mts',
	reproduce: 'checkReproducible.mts',
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(CHECKS)) {
	const program = CHECKS[name];
	if (program === undefined) {
		console.error(`There is no check "${name}". There are: ${Object.keys(CHECKS).join(', ')}`);
		process.exitCode = 2;
		break;
	}
	// In a process of its own: n8n's scanner changes its temporary folder.
	const { status } = spawnSync(process.execPath, [join(import.meta.dirname, program)], {
		stdio: 'inherit',
	});
	if (status !== 0) {
		process.exitCode = 1;
		break;
	}
}
