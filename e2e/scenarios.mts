/**
 * Runs scenarios: `node scenarios.mts [name…]`, all of them without a name; E2E_FOLDER=versions
 * those of `versions/`. Makes first what they
 * need: n8n, Chromium, PostgreSQL and Redis, and this package, built and packed.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { CHROMIUM } from './harness/chromium.mts';
import { ensurePrograms } from './harness/debianPackages.mts';
import { temporaryFolder } from './harness/files.mts';
import { ensureN8n } from './harness/installN8n.mts';
import { ARCHIVE_VARIABLE, packPackage } from './harness/packedPackage.mts';
import { ARTIFACTS } from './harness/paths.mts';
import { POSTGRES } from './harness/postgres.mts';
import { REDIS } from './harness/redis.mts';

const FOLDER = join(import.meta.dirname, process.env['E2E_FOLDER'] ?? 'scenarios');

const names = (await readdir(FOLDER))
	.filter((file) => file.endsWith('.mts'))
	.map((file) => basename(file, '.mts'))
	.sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
	console.error(`There is no scenario ${unknown.join(', ')}. There are: ${names.join(', ')}`);
	process.exit(2);
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		stopping.abort();
		process.exitCode = 130;
	});
}

await rm(ARTIFACTS, { recursive: true, force: true });
const folder = await temporaryFolder('package');
try {
	await ensurePrograms([CHROMIUM, POSTGRES, REDIS]);
	await ensureN8n();
	process.env[ARCHIVE_VARIABLE] = await packPackage(folder);

	const files = (wanted.length > 0 ? wanted : names).map((name) => join(FOLDER, `${name}.mts`));
	// One at a time: each has an n8n, a browser and databases of its own.
	const stream = run({ files, concurrency: 1, signal: stopping.signal });
	stream.on('test:fail', () => {
		process.exitCode = 1;
	});
	for await (const line of stream.compose(new spec())) process.stdout.write(String(line));
} finally {
	await rm(folder, { recursive: true, force: true });
}
