import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { exists } from './files.mts';
import { cacheFolder } from './paths.mts';

/** The n8n that the scenarios run in. */
export const N8N_VERSION = '2.41.0';

/** Older n8n that this package is tried in: the newest of their lines that npm installs. */
export const OLDER_N8N_VERSIONS = ['2.8.4', '1.123.81'];

/** An installed n8n. */
export interface N8nInstallation {
	version: string;
	/** The file that `node` runs. */
	bin: string;
}

/**
 * n8n up to 2.8 takes its spreadsheet reader from its maker's own server; the npm registry has an
 * earlier version of it, and so is all that an installation needs.
 */
const overrides = { xlsx: '0.18.5' };

/** Written last, so that an installation that was cut off is made again. */
const COMPLETE = 'complete';

/**
 * Gives the installation of this version in the cache folder. Makes it when it is not there: about
 * 5 minutes and 3 GB.
 */
export async function ensureN8n(version = N8N_VERSION): Promise<N8nInstallation> {
	const folder = join(cacheFolder(), `n8n-${version}`);
	const installation = { version, bin: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
	if (await exists(join(folder, COMPLETE))) return installation;
	console.error(`Installing n8n ${version} into ${folder}; this takes some minutes.`);
	const started = performance.now();
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
	// Some of n8n's add-ons download prebuilt files when they are installed; it runs without those.
	await npm(folder, ['install', `n8n@${version}`, '--save-exact', '--ignore-scripts']);
	await npm(folder, ['rebuild', 'sqlite3']);
	await execa(process.execPath, [installation.bin, '--version'], { cwd: folder });
	await writeFile(join(folder, COMPLETE), '');
	const seconds = Math.round((performance.now() - started) / 1_000);
	console.error(`n8n ${version} is installed (${seconds} s).`);
	return installation;
}

async function npm(folder: string, args: string[]): Promise<void> {
	await execa('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: folder,
	});
}
