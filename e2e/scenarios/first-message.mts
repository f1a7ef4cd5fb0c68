import { expect, type Locator, type Page } from '@playwright/test';
import { openNode, signIn } from '../harness/browserN8n.mts';
import { PHOTO, workflowFile } from '../harness/paths.mts';
import { note, test } from '../harness/test.mts';

/** How fast a person is who has never done it: 40 words a minute, and a look before each click. */
const CLICK_MS = 1_500;
const LETTER_MS = 300;
const PASTE_MS = 3_000;
const FILE_MS = 4_000;
const READ_MS = 300;
const LIMIT_MS = 240_000;

/** The words of README.md: "Quick start" that a newcomer reads on the way. */
const WORDS_TO_READ = 160;

/** One person at the browser, who takes their time. */
class Newcomer {
	private readonly page: Page;
	private readonly began = performance.now();
	private readonly steps: string[] = [];
	private last = this.began;

	constructor(page: Page) {
		this.page = page;
	}

	async click(what: Locator): Promise<void> {
		await what.waitFor();
		await this.page.waitForTimeout(CLICK_MS);
		await what.click();
	}

	async type(field: Locator, text: string): Promise<void> {
		await this.click(field);
		await field.pressSequentially(text, { delay: LETTER_MS });
	}

	async paste(field: Locator, text: string): Promise<void> {
		await field.waitFor();
		await this.page.waitForTimeout(PASTE_MS);
		await field.fill(text);
	}

	async choose(page: Page, opener: Locator, file: string): Promise<void> {
		const chooser = page.waitForEvent('filechooser');
		await this.click(opener);
		await page.waitForTimeout(FILE_MS);
		await (await chooser).setFiles(file);
	}

	async read(words: number): Promise<void> {
		await this.page.waitForTimeout(words * READ_MS);
	}

	/** Notes how long it took since the last step; gives the whole time, in ms. */
	done(step: string): number {
		const now = performance.now();
		this.steps.push(`${step} ${Math.round((now - this.last) / 1_000)} s`);
		this.last = now;
		note(`${this.steps.at(-1)}, in all ${Math.round((now - this.began) / 1_000)} s`);
		return now - this.began;
	}
}

test('a newcomer sends a photo within 4 minutes of the login', async ({ n8n, page, sandbox }) => {
	await n8n.clear();
	await signIn(page, n8n);
	const newcomer = new Newcomer(page);
	await newcomer.read(WORDS_TO_READ);
	newcomer.done('reads the quick start');

	await newcomer.click(
		page.getByTestId('add-resource-workflow').or(page.getByTestId('new-workflow-card')).first(),
	);
	await newcomer.click(page.getByTestId('workflow-menu'));
	await page.getByTestId('workflow-menu-item-import').hover();
	await newcomer.choose(
		page,
		page.getByRole('menuitem', { name: 'From file' }),
		workflowFile('demo'),
	);
	await page.getByTestId('canvas-node').first().waitFor();
	newcomer.done('imports the workflow');

	await page.waitForTimeout(CLICK_MS);
	await openNode(page, 'Send DM');
	await newcomer.click(page.getByTestId('ndv').getByRole('button', { name: 'Connect to' }));
	const modal = page.getByTestId('editCredential-modal');
	const { apiKey, baseUrl } = sandbox;
	await newcomer.paste(modal.getByTestId('parameter-input-apiKey').locator('input'), apiKey);
	await newcomer.paste(modal.getByTestId('parameter-input-baseUrl').locator('input'), baseUrl);
	await newcomer.click(modal.getByTestId('credential-save-button'));
	await modal.waitFor({ state: 'hidden' });
	newcomer.done('makes the credential');

	const account = page.getByTestId('resource-locator-account');
	await newcomer.click(account.getByTestId('rlc-mode-selector'));
	await newcomer.click(page.getByTestId('mode-list'));
	await newcomer.click(account.getByTestId('rlc-input'));
	await newcomer.click(page.getByTestId('rlc-item').filter({ hasText: 'acme_support' }));
	await newcomer.click(page.getByTestId('ndv-close-button').first());
	newcomer.done('chooses the account');

	const opened = page.waitForEvent('popup');
	await newcomer.click(page.getByTestId('execute-workflow-button').first());
	const form = await opened;
	await newcomer.type(form.getByLabel('recipient'), '@jane');
	await newcomer.type(form.getByLabel('message'), 'Here is the picture you asked for.');
	await newcomer.choose(form, form.getByLabel('photo'), PHOTO);
	await newcomer.click(form.getByRole('button', { name: 'Submit' }));
	await expect.poll(() => sandbox.outbox().length).toBe(1);
	await page.bringToFront();
	await page.waitForTimeout(CLICK_MS);
	await openNode(page, 'Send DM');
	await page.getByTestId('ndv').getByText('1 sent, 21 credits', { exact: false }).waitFor();
	const time = newcomer.done('sends the photo');
	expect(sandbox.outbox()[0]?.media?.type).toBe('image/jpeg');
	expect(time).toBeLessThan(LIMIT_MS);
});
