import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The files that are, or are about to be, in the repository; paths from its root. */
export function trackedFiles(): string[] {
	const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	return execFileSync('git', list, { encoding: 'utf8' })
		.split('\0')
		.filter((path) => path !== '' && existsSync(path));
}
