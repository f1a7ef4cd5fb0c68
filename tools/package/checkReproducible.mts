import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { ArchiveContents } from './archiveDifferences.mts';
import { archiveDifferences, readModes } from './archiveDifferences.mts';
import { packPackage, unpackPackage } from './packPackage.mts';

const ROOT = join(import.meta.dirname, '../..');

/** A machine on which somebody might build; the date is that of every file of the checkout. */
const ONE = {
	name: 'one',
	umask: 0o022,
	date: new Date('2001-02-03T04:05:06Z'),
	environment: { TZ: 'UTC', LC_ALL: 'C' },
};
type Machine = typeof ONE;

const ANOTHER: Machine = {
	name: 'another place/with a longer path',
	umask: 0o077,
	date: new Date(),
	environment: { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8' },
};

/** What git would have in a checkout of the working tree as it is now. */
async function sourceFiles(): Promise<string[]> {
	const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	const { stdout } = await execa('git', list, { cwd: ROOT });
	const files = [...new Set(stdout.split('\0'))].filter((file) => file !== '');
	return files.filter((file) => existsSync(join(ROOT, file)));
}

/** Builds and packs on this machine; gives the path of the archive. */
async function buildOn(machine: Machine, folder: string): Promise<string> {
	const before = process.umask(machine.umask);
	try {
		const checkout = join(folder, machine.name, 'checkout');
		const out = join(folder, machine.name, 'archive');
		for (const file of await sourceFiles()) {
			const copy = join(checkout, file);
			await mkdir(dirname(copy), { recursive: true });
			// Not copyFile: it would copy the mode as well.
			await writeFile(copy, await readFile(join(ROOT, file)));
			await utimes(copy, machine.date, machine.date);
		}
		await mkdir(out);
		await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'dir');
		await execa('npm', ['run', 'build'], { cwd: checkout, env: machine.environment });
		return await packPackage(checkout, out, machine.environment);
	} finally {
		process.umask(before);
	}
}

async function sha256(file: string): Promise<string> {
	return hash('sha256', await readFile(file));
}

/** Reads what is in an archive. */
async function contentsOf(archive: string): Promise<ArchiveContents> {
	const { stdout } = await execa('tar', ['--list', '--verbose', '--gzip', '--file', archive]);
	const folder = await mkdtemp(join(dirname(archive), 'contents-'));
	await unpackPackage(archive, folder);
	const files = [...readModes(stdout)].map(async ([path, mode]) => {
		return [path, { mode, sha256: await sha256(join(folder, path)) }] as const;
	});
	return new Map(await Promise.all(files));
}

/**
 * Builds and packs the repository twice, in two fresh copies that differ in everything that should
 * not matter: their path, the dates of their files, the umask, the time zone and the language.
 *
 * @throws unless both archives are the same to the byte
 */
export async function checkReproducible(folder: string): Promise<void> {
	const [first, second] = [await buildOn(ONE, folder), await buildOn(ANOTHER, folder)];
	const bytes = await sha256(first);
	if (bytes !== (await sha256(second))) {
		const differences = archiveDifferences(await contentsOf(first), await contentsOf(second));
		const reasons = differences.length > 0 ? differences : ['Only the archive itself differs.'];
		throw new Error(['Two builds packed to other bytes:', ...reasons].join('\n'));
	}
	console.log(`Two builds packed to the same bytes: sha256 ${bytes}`);
}
