import type { Locator, Page } from '@playwright/test';
import type { N8n } from './n8n.mts';

/** Signs in as n8n's owner. */
export async function signIn(page: Page, { url, api }: N8n): Promise<void> {
	const { email, password } = api.owner;
	await page.goto(`${url}/signin`);
	await page.getByTestId('emailOrLdapLoginId').locator('input').fill(email);
	await page.getByTestId('password').locator('input').fill(password);
	await page.getByTestId('form-submit-button').click();
	await page.waitForURL('**/home/workflows');
}

/** Opens the editor with an empty workflow. */
export async function newWorkflow(page: Page): Promise<void> {
	await page.goto(new URL('/workflow/new', page.url()).href);
	await page.getByTestId('canvas-add-button').waitFor();
}

/** Opens the editor with a workflow that n8n has, or one of its executions. */
export async function openWorkflow(page: Page, id: string, execution?: string): Promise<void> {
	const path =
		execution === undefined ? `/workflow/${id}` : `/workflow/${id}/executions/${execution}`;
	await page.goto(new URL(path, page.url()).href);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Imports a file with the menu of an empty workflow; gives the ID it is saved under. */
export async function importFile(page: Page, file: string): Promise<string> {
	await newWorkflow(page);
	await page.getByTestId('workflow-menu').click();
	await page.getByTestId('workflow-menu-item-import').hover();
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('menuitem', { name: 'From file' }).click();
	await (await chooser).setFiles(file);
	await page.getByTestId('canvas-node').first().waitFor();
	// n8n saves by itself, and then takes `?new=true` off the address.
	await page.waitForURL((url) => /^\/workflow\/\w+$/.test(url.pathname) && url.search === '');
	return new URL(page.url()).pathname.slice('/workflow/'.length);
}

/**
 * Opens the panel of nodes and types into its search; gives the entries found. The panel of an empty
 * workflow shows triggers first.
 */
export async function searchNodes(page: Page, words: string): Promise<Locator> {
	const search = page.getByTestId('node-creator-search-bar');
	const entries = page.getByTestId('item-iterator-item');
	if (!(await search.isVisible())) {
		const first = page.getByTestId('canvas-add-button');
		const next = page.getByTestId('node-creator-plus-button');
		await first.or(next).first().click();
	}
	// What is typed before the panel has its entries is forgotten.
	await entries.first().waitFor();
	await search.fill(words);
	await entries.filter({ hasText: 'Xquik DM' }).first().waitFor();
	return entries;
}

/** Opens a node of the canvas. */
export async function openNode(page: Page, name: string): Promise<void> {
	await canvasNode(page, name).dblclick();
	await page.getByTestId('ndv').waitFor();
}

/** Closes the node that is open. */
export async function closeNode(page: Page): Promise<void> {
	await page.getByTestId('ndv-close-button').first().click();
	await page.getByTestId('ndv').waitFor({ state: 'hidden' });
}

/** A node of the canvas. */
export function canvasNode(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}
