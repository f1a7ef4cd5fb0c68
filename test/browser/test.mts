import { test as base } from '@playwright/test';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { drawPicture } from '../../tools/demo/picture.mts';
import { chromiumOptions } from '../../tools/screenshots/chromium.mts';
import { setUp } from '../node/setup.mts';
import type { Setup } from '../node/setup.mts';
import { Client } from '../sandbox/client.mts';

export { RECIPIENT } from '../node/setup.mts';

/** A PNG. */
export const PICTURE = drawPicture(320, 180);

/** A message that went out must be seen within this time, in ms. */
export const SOON = 1_000;

interface TestFixtures {
	sandbox: Sandbox;
	client: Client;
	/** What went wrong in the page: script errors, refused loads, failed requests. */
	problems: string[];
	/** Opens the sandbox's page, and waits until it is live. */
	open: () => Promise<void>;
}

/** Playwright's `test` with n8n's engine and an empty sandbox. */
export const test = base.extend<TestFixtures, { setup: Setup }>({
	launchOptions: [
		async ({}, use) => {
			await use(chromiumOptions());
		},
		{ scope: 'worker' },
	],
	setup: [
		async ({}, use) => {
			const setup = await setUp();
			await use(setup);
			await setup.close();
		},
		{ scope: 'worker' },
	],
	sandbox: async ({ setup }, use) => {
		setup.sandbox.reset();
		await use(setup.sandbox);
	},
	client: async ({ sandbox }, use) => {
		await use(new Client(sandbox));
	},
	problems: async ({ page }, use) => {
		const problems: string[] = [];
		page.on('pageerror', ({ message }) => problems.push(message));
		page.on('console', (message) => {
			if (message.type() === 'error') problems.push(message.text());
		});
		await use(problems);
	},
	open: async ({ page, problems, sandbox }, use) => {
		await use(async () => {
			problems.length = 0;
			await page.goto(sandbox.origin);
			await page.getByText('live', { exact: true }).waitFor();
		});
	},
});

/** Sends a message with {@link PICTURE}. */
export async function sendWithPicture(
	client: Client,
	recipient: string,
	text: string,
	key?: string,
): Promise<void> {
	const { body } = await client.upload(PICTURE, { name: 'parcel.png' });
	await client.send(recipient, { text, media_ids: [body['mediaId']] }, { key });
}
