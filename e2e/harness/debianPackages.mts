import { rm, writeFile } from 'node:fs/promises';
import { runCommand } from './command.mts';
import { exists, firstExisting } from './files.mts';

/** A program that the scenarios need, and the Debian package that has it. */
export interface DebianProgram {
	package: string;
	/** Gives the program's path, or undefined when it is not installed. */
	find: () => Promise<string | undefined>;
}

/**
 * Gives the programs' paths. Installs the packages that are missing where apt-get and root are at
 * hand; no service of theirs is started.
 *
 * @throws an Error that names the packages to install
 */
export async function ensurePrograms(programs: DebianProgram[]): Promise<string[]> {
	const missing: string[] = [];
	for (const program of programs) {
		if ((await program.find()) === undefined) missing.push(program.package);
	}
	if (missing.length > 0) await installPackages(missing);
	return Promise.all(
		programs.map(async (program) => {
			const path = await program.find();
			if (path === undefined) throw new Error(`${program.package} has no such program here.`);
			return path;
		}),
	);
}

async function installPackages(packages: string[]): Promise<void> {
	const names = packages.join(' ');
	const hasApt = (await firstExisting(['/usr/bin/apt-get'])) !== undefined;
	if (!hasApt || process.getuid?.() !== 0) {
		throw new Error(
			`Install these Debian packages first (or the same programs of your system): ${names}\n` +
				`  sudo apt-get update && sudo apt-get install ${names}`,
		);
	}
	console.error(`Installing with apt-get: ${names}`);
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	await withoutServices(async () => {
		await runCommand('apt-get', ['update'], { env });
		await runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
	});
}

/** Debian's way of saying that packages shall start no service while they are installed. */
const POLICY = '/usr/sbin/policy-rc.d';

async function withoutServices(install: () => Promise<void>): Promise<void> {
	if (await exists(POLICY)) return install();
	await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	try {
		await install();
	} finally {
		await rm(POLICY);
	}
}
