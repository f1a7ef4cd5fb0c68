import { homedir } from 'node:os';
import { join } from 'node:path';

/** The repository. */
export const REPOSITORY = join(import.meta.dirname, '..', '..');

/** The workflows that people import. */
export const WORKFLOWS = join(REPOSITORY, 'workflows');

/** The file of one of them, such as `webhook-to-dm`. */
export function workflowFile(name: string): string {
	return join(WORKFLOWS, `${name}.json`);
}

/** Files to send. */
export const FIXTURES = join(REPOSITORY, 'e2e', 'fixtures');

/** The folder, outside the checkout, that keeps n8n's installations; E2E_CACHE names another. */
export function cacheFolder(): string {
	const { E2E_CACHE, XDG_CACHE_HOME } = process.env;
	if (E2E_CACHE) return E2E_CACHE;
	return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-xquik-dm');
}
