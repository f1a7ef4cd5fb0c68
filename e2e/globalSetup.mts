import { findChromium } from '../tools/screenshots/chromium.mts';
import { ensureProgram } from './harness/debianPackages.mts';
import { ensureN8n } from './harness/installN8n.mts';
import { packPackage } from './harness/packedPackage.mts';
import { temporaryFolder } from './harness/paths.mts';
import { POSTGRES } from './harness/postgres.mts';
import { REDIS } from './harness/redis.mts';

/** The browser, as Debian has it; CHROMIUM_PATH names another. */
const CHROMIUM = {
	package: 'chromium',
	find: () => {
		try {
			return findChromium(process.env);
		} catch {
			return undefined;
		}
	},
};

/**
 * Makes what the scenarios need: n8n, Chromium, PostgreSQL and Redis, and this package, built and
 * packed.
 */
export default async function setUp(): Promise<() => Promise<void>> {
	for (const program of [CHROMIUM, POSTGRES, REDIS]) await ensureProgram(program);
	await ensureN8n();
	const folder = await temporaryFolder('package');
	await packPackage(folder.path);
	return () => folder.remove();
}
