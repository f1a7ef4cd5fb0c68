import { defineConfig } from '@playwright/test';
import { OLDER_N8N_VERSIONS } from './harness/installN8n.mts';
import type { WorkerFixtures } from './harness/test.mts';

/** How long a test may take that waits for n8n's own timers. */
const TEST_TIMEOUT_MS = 300_000;
/** Two cores draw n8n's editor slowly. */
const UI_TIMEOUT_MS = 30_000;

export default defineConfig<object, WorkerFixtures>({
	testMatch: '*.mts',
	outputDir: 'artifacts/results',
	reporter: [['list'], ['html', { open: 'never', outputFolder: 'artifacts/report' }]],
	globalSetup: './globalSetup.mts',
	forbidOnly: true,
	// One n8n at a time: each is given the whole machine.
	workers: 1,
	timeout: TEST_TIMEOUT_MS,
	expect: { timeout: UI_TIMEOUT_MS },
	use: {
		actionTimeout: UI_TIMEOUT_MS,
		// n8n's editor marks its parts with it.
		testIdAttribute: 'data-test-id',
		viewport: { width: 1_400, height: 900 },
		screenshot: 'only-on-failure',
		trace: 'retain-on-failure',
	},
	projects: [
		{ name: 'scenarios', testDir: 'scenarios' },
		...OLDER_N8N_VERSIONS.map((n8nVersion) => ({
			name: `versions-${n8nVersion}`,
			testDir: 'versions',
			use: { n8nVersion },
		})),
		{ name: 'screenshots', testDir: 'screenshots' },
	],
});
