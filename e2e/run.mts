/**
 * Runs scenarios: `npm run e2e -- [name…]`, all of them without a name; `versions` runs those of
 * older n8n, and `--write-docs` has `side-by-side` write docs/comparison.md. Other options are
 * Playwright's.
 */
import { readdir } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
const VERSIONS = 'versions';
const WRITE_DOCS = '--write-docs';

const args = process.argv.slice(2);
if (args.includes(WRITE_DOCS)) process.env['E2E_WRITE_DOCS'] = '1';
const options = args.filter((arg) => arg.startsWith('-') && arg !== WRITE_DOCS);
const wanted = args.filter((arg) => !arg.startsWith('-'));

const files = (await readdir(SCENARIOS)).filter((file) => file.endsWith('.mts'));
const names = files.map((file) => basename(file, '.mts')).sort();
const unknown = wanted.filter((name) => ![...names, VERSIONS].includes(name));
if (unknown.length > 0) {
	const known = [...names, VERSIONS].join(', ');
	console.error(`There is no scenario ${unknown.join(', ')}. There are: ${known}`);
	process.exit(2);
}

// Playwright ends what its tests started on SIGINT only.
process.on('SIGTERM', () => process.kill(process.pid, 'SIGINT'));
const chosenProject = options.some((option) => option.startsWith('--project'));
const projects = [
	...(wanted.length === 0 || wanted.some((name) => name !== VERSIONS) ? ['scenarios'] : []),
	...(wanted.includes(VERSIONS) ? [`${VERSIONS}-*`] : []),
];
process.argv.splice(
	2,
	Infinity,
	'test',
	`--config=${join(import.meta.dirname, 'playwright.config.mts')}`,
	...(chosenProject ? [] : projects.map((project) => `--project=${project}`)),
	...options,
	...wanted.map((name) =>
		name === VERSIONS ? `${sep}${VERSIONS}${sep}` : `${sep}scenarios${sep}${name}\\.mts$`,
	),
);
// It has no types.
await import(import.meta.resolve('@playwright/test/cli'));
