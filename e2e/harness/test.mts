import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestInfo } from '@playwright/test';
import { test as base } from '@playwright/test';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { chromiumOptions } from '../../tools/screenshots/chromium.mts';
import { N8N_VERSION } from './installN8n.mts';
import type { ItemList } from './itemList.mts';
import { startItemList } from './itemList.mts';
import type { Postgres } from './postgres.mts';
import { startPostgres } from './postgres.mts';
import type { ScriptedModel } from './scriptedModel.mts';
import { startScriptedModel } from './scriptedModel.mts';
import type { EnvironmentOptions, TestEnvironment } from './testEnvironment.mts';
import { runningEnvironments, startTestEnvironment } from './testEnvironment.mts';

/** What lives as long as a worker of Playwright's: files with the same options share it. */
export interface WorkerFixtures {
	n8nVersion: string;
	/** A file that sets it has an n8n of its own. */
	environmentOptions: EnvironmentOptions;
	sandbox: Sandbox;
	environment: TestEnvironment;
	postgres: Postgres;
	/** A model for AI Agents. */
	model: ScriptedModel;
	/** A service that workflows read items from. */
	itemList: ItemList;
}

const START_TIMEOUT_MS = 240_000;
const KEPT_EXECUTIONS = 5;

/** Playwright's `test` with an n8n, a sandbox, and what they need. */
export const test = base.extend<{ evidence: undefined }, WorkerFixtures>({
	launchOptions: [
		async ({}, use) => {
			await use(chromiumOptions());
		},
		{ scope: 'worker' },
	],
	n8nVersion: [N8N_VERSION, { scope: 'worker', option: true }],
	environmentOptions: [{}, { scope: 'worker', option: true }],
	sandbox: [
		async ({}, use) => {
			// What is tested is not the wait for the next minute's budget of writes.
			const sandbox = await startSandbox({ rateLimits: { writes: null } });
			await use(sandbox);
			await sandbox.close();
		},
		{ scope: 'worker' },
	],
	environment: [
		async ({ sandbox, n8nVersion, environmentOptions }, use) => {
			await using environment = await startTestEnvironment(sandbox, {
				n8nVersion,
				...environmentOptions,
			});
			await use(environment);
		},
		{ scope: 'worker', timeout: START_TIMEOUT_MS },
	],
	postgres: [
		async ({}, use) => {
			const postgres = await startPostgres();
			await use(postgres);
			await postgres.stop();
		},
		{ scope: 'worker' },
	],
	model: [
		async ({}, use) => {
			const model = await startScriptedModel();
			await use(model);
			await model.close();
		},
		{ scope: 'worker' },
	],
	itemList: [
		async ({}, use) => {
			const list = await startItemList();
			await use(list);
			await list.close();
		},
		{ scope: 'worker' },
	],
	evidence: [
		async ({}, use, testInfo) => {
			await use(undefined);
			if (testInfo.status === testInfo.expectedStatus) return;
			for (const environment of runningEnvironments) await attachEvidence(environment, testInfo);
		},
		{ auto: true },
	],
});

/** Says what was measured or seen, in the output and in the report. */
export function note(text: string): void {
	test.info().annotations.push({ type: 'note', description: text });
	console.log(`    ${text}`);
}

/** Attaches n8n's logs and newest executions to a failed test. */
async function attachEvidence(
	{ userFolder, api }: TestEnvironment,
	testInfo: TestInfo,
): Promise<void> {
	const attachAll = [attachLogs(userFolder, testInfo), attachExecutions(api, testInfo)];
	// What can be kept is kept, also where n8n is gone.
	const results = await Promise.allSettled(attachAll);
	const problems = results.flatMap((result) =>
		result.status === 'rejected' ? [String(result.reason)] : [],
	);
	if (problems.length > 0) await testInfo.attach('not-kept.txt', { body: problems.join('\n') });
}

async function attachLogs(userFolder: string, testInfo: TestInfo): Promise<void> {
	// A worker's folder is below that of n8n.
	const entries = await readdir(userFolder, { withFileTypes: true });
	const folders = entries.filter((entry) => entry.isDirectory());
	for (const folder of [userFolder, ...folders.map(({ name }) => join(userFolder, name))]) {
		for (const name of (await readdir(folder)).filter((file) => file.endsWith('.log'))) {
			await testInfo.attach(name, { body: await readFile(join(folder, name)) });
		}
	}
}

async function attachExecutions(api: TestEnvironment['api'], testInfo: TestInfo): Promise<void> {
	for (const { id } of await api.executions(undefined, KEPT_EXECUTIONS)) {
		const body = JSON.stringify(await api.execution(id), null, '\t');
		await testInfo.attach(`execution-${id}.json`, { body, contentType: 'application/json' });
	}
}
