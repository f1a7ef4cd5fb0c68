import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Packs a package as `npm publish` would, into an empty folder; gives the path of the archive. */
export async function packPackage(
	root: string,
	into: string,
	env: NodeJS.ProcessEnv = {},
): Promise<string> {
	await execa('npm', ['pack', '--pack-destination', into], { cwd: root, env });
	const archive = (await readdir(into)).find((name) => name.endsWith('.tgz'));
	if (archive === undefined) throw new Error('npm pack made no archive.');
	return join(into, archive);
}

/** Unpacks an archive of npm into a folder that exists; gives the folder of its package.json. */
export async function unpackPackage(archive: string, into: string): Promise<string> {
	await execa('tar', ['-xzf', archive, '-C', into]);
	return join(into, 'package');
}
