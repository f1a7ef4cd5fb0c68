/**
 * Takes the README's picture of the sandbox page: `npm run screenshots`. It sends a few
 * messages through the node first. Another look at it goes to a file of its own:
 * `node tools/screenshots/screenshotSandbox.mts --out dark.png --width 360 --height 800 --dark --full --empty`
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { startEngine } from '../engine/engine.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { chromiumOptions } from './chromium.mts';
import { drawSampleImage } from './sampleImage.mts';
import { playConversation } from './sandboxConversation.mts';

const ROOT = join(import.meta.dirname, '../..');

const { values } = parseArgs({
	options: {
		out: { type: 'string', default: join(ROOT, 'docs', 'images', 'sandbox.png') },
		width: { type: 'string', default: '1000' },
		height: { type: 'string', default: '800' },
		dark: { type: 'boolean', default: false },
		full: { type: 'boolean', default: false },
		empty: { type: 'boolean', default: false },
	},
});

await using browser = await chromium.launch(chromiumOptions());
await using cleanup = new AsyncDisposableStack();
const sandbox = await startSandbox({ port: 8_787 });
cleanup.defer(() => sandbox.close());
if (!values.empty) {
	const engine = await startEngine({ packageRoot: ROOT });
	cleanup.defer(() => engine.close());
	await playConversation(engine, sandbox, await drawSampleImage(browser));
}
const page = await browser.newPage({
	viewport: { width: Number(values.width), height: Number(values.height) },
	deviceScaleFactor: 1.5,
	colorScheme: values.dark ? 'dark' : 'light',
});
await page.goto(sandbox.origin);
await page.getByText('live', { exact: true }).waitFor();
await mkdir(dirname(values.out), { recursive: true });
const { length } = await page.screenshot({ path: values.out, fullPage: values.full });
process.stdout.write(`${values.out}: ${length} bytes\n`);
