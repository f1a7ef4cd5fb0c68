import { defineConfig } from '@playwright/test';

export default defineConfig({
	testMatch: '*.browser.mts',
	outputDir: '../../artifacts/browser/results',
	reporter: [['list'], ['html', { open: 'never', outputFolder: '../../artifacts/browser/report' }]],
	forbidOnly: true,
	workers: 1,
	projects: [{ name: 'browser' }],
	// The sandbox's page comes back after a pause of its own.
	expect: { timeout: 15_000 },
	use: {
		viewport: { width: 1_280, height: 720 },
		screenshot: 'only-on-failure',
		trace: 'retain-on-failure',
	},
});
