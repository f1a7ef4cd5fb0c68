import { findChromium } from '../../tools/screenshots/chromium.mts';

/** The browser, as Debian has it; CHROMIUM_PATH names another. */
export const CHROMIUM = {
	package: 'chromium',
	find: () => {
		try {
			return Promise.resolve(findChromium(process.env));
		} catch {
			return Promise.resolve(undefined);
		}
	},
};
