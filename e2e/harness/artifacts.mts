import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ARTIFACTS } from './paths.mts';
import type { RestApi } from './restApi.mts';

/** What there is to keep of a scenario. */
export interface Evidence {
	/** Has n8n's `*.log`. */
	userFolder: string;
	api: RestApi;
	/** The browser's pages that are open. */
	pages: Page[];
}

const KEPT_EXECUTIONS = 5;

/** Keeps screenshots, n8n's logs and the newest executions in `e2e/artifacts/<name>`. */
export async function keepArtifacts(name: string, evidence: Evidence): Promise<string> {
	const folder = join(ARTIFACTS, name.replace(/[^a-z0-9]+/gi, '-').toLowerCase());
	await mkdir(folder, { recursive: true });
	const { userFolder, api, pages } = evidence;
	const steps: (() => Promise<unknown>)[] = [
		...pages.map(
			(page, index) => () => page.screenshot({ path: join(folder, `page-${index + 1}.png`) }),
		),
		() => copyLogs(userFolder, folder),
		() => writeExecutions(api, folder),
	];
	// What can be kept is kept, also where n8n or the browser is gone.
	const results = await Promise.allSettled(steps.map((step) => step()));
	const problems = results.flatMap((result) =>
		result.status === 'rejected' ? [String(result.reason)] : [],
	);
	if (problems.length > 0) await writeFile(join(folder, 'not-kept.txt'), problems.join('\n'));
	return folder;
}

async function copyLogs(from: string, to: string): Promise<void> {
	// A worker's folder is below that of n8n.
	for (const folder of [from, ...(await foldersIn(from))]) {
		const logs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
		await Promise.all(logs.map((log) => copyFile(join(folder, log), join(to, log))));
	}
}

async function foldersIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true });
	return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

async function writeExecutions(api: RestApi, folder: string): Promise<void> {
	for (const { id } of await api.executions(undefined, KEPT_EXECUTIONS)) {
		const execution = await api.execution(id);
		await writeFile(join(folder, `execution-${id}.json`), JSON.stringify(execution, null, '\t'));
	}
}
