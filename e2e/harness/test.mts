import { glob, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test as base, type TestInfo, type WorkerFixture } from '@playwright/test';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.mts';
import { chromiumOptions } from '../../tools/screenshots/chromium.mts';
import { N8N_VERSION } from './installN8n.mts';
import { running, startN8n, type N8n, type N8nSettings } from './n8n.mts';
import { startPostgres, type Postgres } from './postgres.mts';
import { startScriptedModel, type ScriptedModel } from './scriptedModel.mts';

/** What lives as long as a worker of Playwright's: files with the same options share it. */
export interface WorkerFixtures {
	n8nVersion: string;
	/** A file that sets it has an n8n of its own. */
	settings: N8nSettings;
	sandbox: Sandbox;
	n8n: N8n;
	postgres: Postgres;
	/** A model for AI Agents. */
	model: ScriptedModel;
}

const START_TIMEOUT_MS = 240_000;
const KEPT_EXECUTIONS = 5;

/** What is started for a worker, and ends with it. */
function shared<T extends AsyncDisposable>(
	start: () => Promise<T>,
): [WorkerFixture<T, object>, { scope: 'worker' }] {
	const fixture: WorkerFixture<T, object> = async ({}, use) => {
		await using value = await start();
		await use(value);
	};
	return [fixture, { scope: 'worker' }];
}

/** Playwright's `test` with an n8n, a sandbox, and what they need. */
export const test = base.extend<{ evidence: undefined }, WorkerFixtures>({
	launchOptions: [({}, use) => use(chromiumOptions()), { scope: 'worker' }],
	n8nVersion: [N8N_VERSION, { scope: 'worker', option: true }],
	settings: [{}, { scope: 'worker', option: true }],
	sandbox: [
		async ({}, use) => {
			// What is tested is not the wait for the next minute's budget of writes.
			const sandbox = await startSandbox({ rateLimits: { writes: null } });
			await use(sandbox);
			await sandbox.close();
		},
		{ scope: 'worker' },
	],
	n8n: [
		async ({ sandbox, n8nVersion, settings }, use) => {
			await using n8n = await startN8n(sandbox, { n8nVersion, ...settings });
			await use(n8n);
		},
		{ scope: 'worker', timeout: START_TIMEOUT_MS },
	],
	postgres: shared(startPostgres),
	model: shared(startScriptedModel),
	evidence: [
		async ({}, use, testInfo) => {
			await use(undefined);
			if (testInfo.status === testInfo.expectedStatus) return;
			for (const n8n of running) await attachEvidence(n8n, testInfo);
		},
		{ auto: true },
	],
});

/** Says what was measured or seen, in the output and in the report. */
export function note(text: string): void {
	test.info().annotations.push({ type: 'note', description: text });
	console.log(`    ${text}`);
}

/** Attaches n8n's logs and newest executions; the logs alone where n8n is gone. */
async function attachEvidence({ userFolder, api }: N8n, testInfo: TestInfo): Promise<void> {
	try {
		// A worker's folder is below that of n8n.
		for await (const file of glob(join(userFolder, '{,*/}*.log'))) {
			await testInfo.attach(basename(file), { body: await readFile(file) });
		}
		for (const { id } of await api.executions(undefined, KEPT_EXECUTIONS)) {
			const body = JSON.stringify(await api.execution(id), null, '\t');
			await testInfo.attach(`execution-${id}.json`, { body, contentType: 'application/json' });
		}
	} catch (error) {
		note(`Not all is kept: ${String(error)}`);
	}
}
