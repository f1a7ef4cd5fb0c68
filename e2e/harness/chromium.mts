import type { Browser } from '@playwright/test';
import { chromium, selectors } from '@playwright/test';
import { ensurePrograms } from './debianPackages.mts';
import { firstExisting } from './files.mts';

/** The browser, as Debian has it; CHROMIUM_PATH names another. */
export const CHROMIUM = {
	package: 'chromium',
	find: () =>
		firstExisting([
			process.env['CHROMIUM_PATH'] ?? '',
			'/usr/bin/chromium',
			'/usr/bin/google-chrome-stable',
		]),
};

/** Starts Chromium without a window. `getByTestId` then finds what n8n's editor marks. */
export async function startChromium(): Promise<Browser> {
	const [executablePath] = await ensurePrograms([CHROMIUM]);
	selectors.setTestIdAttribute('data-test-id');
	return chromium.launch({
		executablePath,
		// As root, Chromium's own sandbox does not start.
		chromiumSandbox: process.getuid?.() !== 0,
		// The lifetime of the scenario ends it.
		handleSIGINT: false,
		handleSIGTERM: false,
	});
}
