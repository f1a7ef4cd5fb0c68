import { rm } from 'node:fs/promises';
import { CHROMIUM } from './harness/chromium.mts';
import { ensurePrograms } from './harness/debianPackages.mts';
import { temporaryFolder } from './harness/files.mts';
import { ensureN8n } from './harness/installN8n.mts';
import { ARCHIVE_VARIABLE, packPackage } from './harness/packedPackage.mts';
import { POSTGRES } from './harness/postgres.mts';
import { REDIS } from './harness/redis.mts';

/**
 * Makes what the scenarios need: n8n, Chromium, PostgreSQL and Redis, and this package, built and
 * packed.
 */
export default async function setUp(): Promise<() => Promise<void>> {
	await ensurePrograms([CHROMIUM, POSTGRES, REDIS]);
	await ensureN8n();
	const folder = await temporaryFolder('package');
	process.env[ARCHIVE_VARIABLE] = await packPackage(folder);
	return () => rm(folder, { recursive: true, force: true });
}
