import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from './paths.mts';

/** The n8n that the scenarios run in. */
export const N8N_VERSION = '2.41.0';

/** Older n8n that this package is tried in: the newest of their lines that npm installs. */
export const OLDER_N8N_VERSIONS = ['2.8.4', '1.123.81'];

/**
 * n8n up to 2.8 takes its spreadsheet reader from its maker's own server; the npm registry has an
 * earlier version of it, and so is all that an installation needs.
 */
const overrides = { xlsx: '0.18.5' };

/** Options of npm's. */
export const QUIETLY = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Written last, so that an installation that was cut off is made again. */
const COMPLETE = 'complete';

/**
 * Gives the file that `node` runs, of the installation of this version in the cache folder. Makes the
 * installation when it is not there: about 5 minutes and 3 GB.
 */
export async function ensureN8n(version = N8N_VERSION): Promise<string> {
	const folder = join(cacheFolder(), `n8n-${version}`);
	const bin = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	if (existsSync(join(folder, COMPLETE))) return bin;
	console.error(`Installing n8n ${version} into ${folder}; this takes some minutes.`);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
	// Some of n8n's add-ons download prebuilt files when they are installed; it runs without those.
	const run = execa({ cwd: folder });
	await run`npm install n8n@${version} --save-exact --ignore-scripts ${QUIETLY}`;
	await run`npm rebuild sqlite3 ${QUIETLY}`;
	await run`${process.execPath} ${bin} --version`;
	await writeFile(join(folder, COMPLETE), '');
	console.error(`n8n ${version} is installed.`);
	return bin;
}
