import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';

/** What Chromium is called on Debian, Ubuntu and where Google's build is installed. */
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * The path of the browser: what CHROMIUM_PATH says, else the first one on PATH.
 *
 * @throws Error that says what to install
 */
export function findChromium(
	{ CHROMIUM_PATH = '', PATH = '' }: NodeJS.ProcessEnv,
	exists = isExecutable,
): string {
	if (CHROMIUM_PATH !== '') {
		if (exists(CHROMIUM_PATH)) return CHROMIUM_PATH;
		throw new Error(`CHROMIUM_PATH: there is no program at ${CHROMIUM_PATH}.`);
	}
	const folders = PATH.split(delimiter).filter((folder) => folder !== '');
	const found = folders
		.flatMap((folder) => CHROMIUM_NAMES.map((name) => join(folder, name)))
		.find(exists);
	if (found !== undefined) return found;
	throw new Error(
		'There is no Chromium on PATH. Install it (on Debian: apt-get install chromium), or set CHROMIUM_PATH to that of a Chromium or Chrome.',
	);
}

/** How Playwright starts this Chromium. */
export function chromiumOptions(): LaunchOptions {
	return {
		executablePath: findChromium(process.env),
		// As root, Chromium's own sandbox does not start.
		chromiumSandbox: process.getuid?.() !== 0,
	};
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
