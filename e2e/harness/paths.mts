import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workflow } from './n8nData.mts';

/** The repository. */
export const REPOSITORY = join(import.meta.dirname, '..', '..');

/** The workflows that people import. */
export const WORKFLOWS = join(REPOSITORY, 'workflows');

/** The file of one of them, such as `webhook-to-dm`. */
export function workflowFile(name: string): string {
	return join(WORKFLOWS, `${name}.json`);
}

/** One of them. */
export async function readWorkflow(name: string): Promise<Workflow> {
	return JSON.parse(await readFile(workflowFile(name), 'utf8')) as Workflow;
}

/** Files to send. */
export const FIXTURES = join(REPOSITORY, 'e2e', 'fixtures');
export const PHOTO = join(FIXTURES, 'photo.jpg');
export const CLIP = join(FIXTURES, 'clip.mp4');

/** The folder, outside the checkout, that keeps n8n's installations; E2E_CACHE names another. */
export function cacheFolder(): string {
	const { E2E_CACHE, XDG_CACHE_HOME } = process.env;
	if (E2E_CACHE) return E2E_CACHE;
	return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-xquik-dm');
}

/** A new folder under the system's temporary folder, which goes with what is in it. */
export function temporaryFolder(name: string): ReturnType<typeof mkdtempDisposable> {
	return mkdtempDisposable(join(tmpdir(), `xquik-dm-${name}-`));
}
