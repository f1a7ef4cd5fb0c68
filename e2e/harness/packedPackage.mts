import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { REPOSITORY } from './paths.mts';

/** The package's name, and what its node types begin with. */
export const PACKAGE_NAME = 'n8n-nodes-xquik-dm';

/** Names the package's archive to the scenarios' processes. */
export const ARCHIVE_VARIABLE = 'E2E_PACKAGE';

/** Builds this package and packs it into `folder`, as npm would publish it. Gives the archive. */
export async function packPackage(folder: string): Promise<string> {
	await mkdir(folder, { recursive: true });
	const build = join('tools', 'package', 'build.mts');
	await execa(process.execPath, [build, '--if-stale'], { cwd: REPOSITORY });
	return pack(REPOSITORY, folder);
}

/** The archive in `folder` with another version of the package that is in `source`, or another name. */
export async function packAs(
	source: string,
	folder: string,
	changes: { name?: string; version?: string },
): Promise<string> {
	const copy = join(folder, 'copy');
	await cp(source, copy, { recursive: true });
	const manifest = join(copy, 'package.json');
	const values = JSON.parse(await readFile(manifest, 'utf8')) as object;
	await writeFile(manifest, JSON.stringify({ ...values, ...changes }));
	return pack(copy, folder);
}

/** Unpacks an archive of npm's into `folder`; gives the folder of the package. */
export async function unpack(archive: string, folder: string): Promise<string> {
	await mkdir(folder, { recursive: true });
	await execa('tar', ['-xzf', archive, '-C', folder]);
	return join(folder, 'package');
}

async function pack(source: string, folder: string): Promise<string> {
	await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
		cwd: source,
	});
	const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (archive === undefined) throw new Error('npm pack made no archive.');
	return join(folder, archive);
}

/** The archive that was packed before the scenarios. */
export function packedPackage(): string {
	const archive = process.env[ARCHIVE_VARIABLE];
	if (archive === undefined) {
		throw new Error(`${ARCHIVE_VARIABLE} names no archive; \`npm run e2e\` packs one.`);
	}
	return archive;
}

/**
 * Installs an archive the way n8n's documentation tells people who host n8n themselves.
 *
 * @param userFolder n8n's N8N_USER_FOLDER
 */
export async function installPackage(userFolder: string, archive: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	await mkdir(nodes, { recursive: true });
	// n8n has the one peer dependency, n8n-workflow, itself.
	const flags = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
	await execa('npm', ['install', archive, ...flags], { cwd: nodes });
}
