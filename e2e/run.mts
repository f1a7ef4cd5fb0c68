/**
 * Runs scenarios: `npm run e2e -- [name…]`, all of them without a name; `versions` runs those of
 * older n8n, and `--write-docs` has `side-by-side` write docs/comparison.md. Other options are
 * Playwright's.
 */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith('-') && arg !== '--write-docs');
const wanted = args.filter((arg) => !arg.startsWith('-'));
if (args.includes('--write-docs')) process.env['E2E_WRITE_DOCS'] = '1';

const files = await readdir(join(import.meta.dirname, 'scenarios'));
const names = [...files.map((file) => basename(file, '.mts')).sort(), 'versions'];
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
	console.error(`There is no scenario ${unknown.join(', ')}. There are: ${names.join(', ')}`);
	process.exit(2);
}
if (!options.some((option) => option.startsWith('--project'))) {
	if (wanted.includes('versions')) options.push('--project=versions-*');
	if (wanted.length !== 1 || wanted[0] !== 'versions') options.push('--project=scenarios');
}

// Playwright ends what its tests started on SIGINT only.
process.on('SIGTERM', () => process.kill(process.pid, 'SIGINT'));
process.argv = [
	...process.argv.slice(0, 2),
	'test',
	`--config=${join(import.meta.dirname, 'playwright.config.mts')}`,
	...options,
	...wanted.map((name) => (name === 'versions' ? '/versions/' : `/scenarios/${name}\\.mts$`)),
];
// It has no types.
await import(import.meta.resolve('@playwright/test/cli'));
