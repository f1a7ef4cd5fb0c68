/**
 * Takes the README's picture of the sandbox page: `npm run screenshots`. It sends a few
 * messages through the node first. Another look at it goes to a file of its own:
 * `node tools/screenshots/screenshotSandbox.mts --out dark.png --width 360 --height 800 --dark --full --empty`
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { startEngine } from '../engine/engine.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
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

const browser = await chromium.launch(chromiumOptions());
try {
	const sandbox = await startSandbox({ port: 8_787 });
	try {
		if (!values.empty) await fill(sandbox);
		await shoot(sandbox.origin);
	} finally {
		await sandbox.close();
	}
} finally {
	await browser.close();
}
const { size } = await stat(values.out);
process.stdout.write(`${values.out}: ${size} bytes\n`);

async function fill(sandbox: Sandbox): Promise<void> {
	const engine = await startEngine({ packageRoot: ROOT });
	try {
		await playConversation(engine, sandbox, await drawSampleImage(browser));
	} finally {
		await engine.close();
	}
}

async function shoot(address: string): Promise<void> {
	const page = await browser.newPage({
		viewport: { width: Number(values.width), height: Number(values.height) },
		deviceScaleFactor: 1.5,
		colorScheme: values.dark ? 'dark' : 'light',
	});
	await page.goto(address);
	await page.getByText('live', { exact: true }).waitFor();
	await mkdir(dirname(values.out), { recursive: true });
	await page.screenshot({ path: values.out, fullPage: values.full });
}
