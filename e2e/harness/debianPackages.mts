import { execa } from 'execa';

/** A program that the scenarios need, and the Debian package that has it. */
export interface DebianProgram {
	package: string;
	/** Gives the program's path, or undefined when it is not installed. */
	find: () => string | undefined;
}

/** As root: installs a package without starting its services, which is what policy-rc.d is for. */
const INSTALL = `
policy=/usr/sbin/policy-rc.d
if ! test -e $policy; then
	trap "rm $policy" EXIT
	printf '#!/bin/sh\\nexit 101\\n' >$policy && chmod 755 $policy
fi
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$0"`;

/**
 * Gives the program's path. Installs its package where it is missing, with apt-get, as root or with
 * sudo without a password.
 *
 * @throws an Error that says what to install, where that does not work
 */
export async function ensureProgram({ package: name, find }: DebianProgram): Promise<string> {
	const found = find();
	if (found !== undefined) return found;
	console.error(`Installing with apt-get: ${name}`);
	const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
	const problem = `Install this Debian package first (or the same program of your system): ${name}
  sudo apt-get update && sudo apt-get install ${name}`;
	try {
		await execa('env', [...asRoot, 'sh', '-ec', INSTALL, name]);
	} catch (cause) {
		throw new Error(problem, { cause });
	}
	const installed = find();
	if (installed === undefined) throw new Error(problem);
	return installed;
}
