import { createHash } from 'node:crypto';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first of these paths that exists. */
export async function firstExisting(paths: string[]): Promise<string | undefined> {
	for (const path of paths) {
		if (await exists(path)) return path;
	}
	return undefined;
}

/** Whether there is a file or folder at this path. */
export async function exists(path: string): Promise<boolean> {
	try {
		await stat(path);
		return true;
	} catch {
		return false;
	}
}

/** A new folder under the system's temporary folder. */
export async function temporaryFolder(name: string): Promise<string> {
	return mkdtemp(join(tmpdir(), `xquik-dm-${name}-`));
}

/** What identifies a file's bytes. */
export function sha256Of(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
