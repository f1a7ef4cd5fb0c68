import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { QUIETLY } from './installN8n.mts';
import { REPOSITORY } from './paths.mts';

/** The package's name, and what its node types begin with. */
export const PACKAGE_NAME = 'n8n-nodes-xquik-dm';

/** Names the package's archive to the scenarios' processes. */
const ARCHIVE_VARIABLE = 'E2E_PACKAGE';

/** Builds this package and packs it into `folder`, as npm would publish it. */
export async function packPackage(folder: string): Promise<void> {
	await execa({ cwd: REPOSITORY })`${process.execPath} tools/package/build.mts --if-stale`;
	process.env[ARCHIVE_VARIABLE] = await pack(REPOSITORY, folder);
}

/** The archive in `folder` of the package in `source` with a change, such as `version=99.0.0`. */
export async function packAs(source: string, folder: string, change: string): Promise<string> {
	const copy = join(folder, 'copy');
	await cp(source, copy, { recursive: true });
	await execa({ cwd: copy })`npm pkg set ${change}`;
	return pack(copy, folder);
}

/** Unpacks an archive of npm's into `folder`; gives the folder of the package. */
export async function unpack(archive: string, folder: string): Promise<string> {
	await execa`tar -xzf ${archive} -C ${folder}`;
	return join(folder, 'package');
}

async function pack(source: string, folder: string): Promise<string> {
	const pack = execa({ cwd: source });
	const { stdout } = await pack`npm pack --ignore-scripts --silent --pack-destination ${folder}`;
	return join(folder, stdout);
}

/** The archive that was packed before the scenarios. */
export function packedPackage(): string {
	const archive = process.env[ARCHIVE_VARIABLE];
	if (archive !== undefined) return archive;
	throw new Error(`${ARCHIVE_VARIABLE} names no archive; \`npm run e2e\` packs one.`);
}

/** Installs an archive the way n8n's documentation tells people who host n8n themselves. */
export async function installPackage(userFolder: string, archive: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	await mkdir(nodes, { recursive: true });
	// n8n has the one peer dependency, n8n-workflow, itself.
	await execa({ cwd: nodes })`npm install ${archive} --legacy-peer-deps ${QUIETLY}`;
}
