import { execa } from 'execa';
import { exists } from './files.mts';

/** A program that the scenarios need, and the Debian package that has it. */
export interface DebianProgram {
	package: string;
	/** Gives the program's path, or undefined when it is not installed. */
	find: () => Promise<string | undefined>;
}

/**
 * Gives the programs' paths. Installs the packages that are missing where apt-get and root (or sudo
 * without a password) are at hand; no service of theirs is started.
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
	const asRoot = await rootPrefix();
	if (asRoot === undefined || !(await exists('/usr/bin/apt-get'))) {
		throw new Error(
			`Install these Debian packages first (or the same programs of your system): ${names}\n` +
				`  sudo apt-get update && sudo apt-get install ${names}`,
		);
	}
	console.error(`Installing with apt-get: ${names}`);
	const run = async (...words: string[]) => {
		const [command = '', ...args] = [...asRoot, ...words];
		await execa(command, args);
	};
	const policy = !(await exists(POLICY));
	if (policy)
		await run('sh', '-c', `printf '#!/bin/sh\nexit 101\n' >${POLICY} && chmod 755 ${POLICY}`);
	try {
		await run('apt-get', 'update');
		const install = ['apt-get', 'install', '-y', '--no-install-recommends'];
		await run('env', 'DEBIAN_FRONTEND=noninteractive', ...install, ...packages);
	} finally {
		if (policy) await run('rm', POLICY);
	}
}

/** Debian's way of saying that packages shall start no service while they are installed. */
const POLICY = '/usr/sbin/policy-rc.d';

/** What makes a command run as root without asking; undefined where nothing does. */
async function rootPrefix(): Promise<string[] | undefined> {
	if (process.getuid?.() === 0) return [];
	try {
		await execa('sudo', ['--non-interactive', 'true']);
		return ['sudo', '--non-interactive'];
	} catch {
		return undefined;
	}
}
