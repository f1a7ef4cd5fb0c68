import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Packs a package as `npm publish` would.
 *
 * @param root the folder of its package.json
 * @param into an empty folder for the archive
 * @param environment variables on top of this process's own
 * @returns the path of the archive
 * @throws when npm fails
 */
export async function packPackage(
	root: string,
	into: string,
	environment: NodeJS.ProcessEnv = {},
): Promise<string> {
	await run('npm', ['pack', '--pack-destination', into], {
		cwd: root,
		env: { ...process.env, ...environment },
	});
	const archive = (await readdir(into)).find((name) => name.endsWith('.tgz'));
	if (archive === undefined) throw new Error('npm pack made no archive.');
	return join(into, archive);
}

/** Unpacks an archive of npm into a folder that exists; gives the folder of its package.json. */
export async function unpackPackage(archive: string, into: string): Promise<string> {
	await run('tar', ['-xzf', archive, '-C', into]);
	return join(into, 'package');
}
