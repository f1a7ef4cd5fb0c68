import type { Locator, Page } from '@playwright/test';
import type { TestEnvironment } from './testEnvironment.mts';

/** Signs in as n8n's owner. */
export async function signIn(page: Page, { n8n, api }: TestEnvironment): Promise<void> {
	const { email, password } = api.owner;
	await page.goto(`${n8n.url}/signin`);
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

/** Opens the editor with a workflow that n8n has. */
export async function openWorkflow(page: Page, id: string): Promise<void> {
	await page.goto(new URL(`/workflow/${id}`, page.url()).href);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Opens a finished execution; gives the page or frame that shows its canvas. */
export async function openExecution(
	page: Page,
	workflowId: string,
	executionId: string,
): Promise<Page> {
	await page.goto(new URL(`/workflow/${workflowId}/executions/${executionId}`, page.url()).href);
	await page.getByTestId('canvas-node').first().waitFor();
	return page;
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
export async function openNode(page: Page, name: string): Promise<Locator> {
	await canvasNode(page, name).dblclick();
	const details = page.getByTestId('ndv');
	await details.waitFor();
	return details;
}

/** Closes the node that is open. */
export async function closeNode(page: Page): Promise<void> {
	await page.getByTestId('ndv-close-button').first().click();
	await page.getByTestId('ndv').waitFor({ state: 'hidden' });
}

/** Makes the first credential in the node that is open; gives what n8n says of its test. */
export async function createCredential(
	page: Page,
	fields: Record<string, string>,
): Promise<string> {
	await page.getByTestId('ndv').getByRole('button', { name: 'Connect to' }).click();
	return saveCredential(page, fields);
}

/** Fills in the credential that is open and saves it; gives what n8n says of its test. */
export async function saveCredential(page: Page, fields: Record<string, string>): Promise<string> {
	const modal = page.getByTestId('editCredential-modal');
	for (const [name, value] of Object.entries(fields)) {
		await modal.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
	}
	const tested = page.waitForResponse((response) => response.url().endsWith('/credentials/test'));
	await modal.getByTestId('credential-save-button').click();
	const { data } = (await (await tested).json()) as { data: { status: string } };
	// n8n closes a new credential whose test is green.
	if (data.status === 'OK' && (await closesSoon(modal))) {
		await page.getByTestId('ndv').getByTestId('credential-edit-button').click();
		await modal.getByTestId('credentials-config-container-test-success').waitFor();
	}
	if (data.status !== 'OK') {
		await modal.getByText('Couldn’t connect with these settings').waitFor();
		const details = modal.getByText('More details');
		if (await details.isVisible()) await details.click();
	}
	return modal.getByTestId('node-credentials-config-container').innerText();
}

/** Closes the credential that is open. */
export async function closeCredential(page: Page): Promise<void> {
	const modal = page.getByTestId('editCredential-modal');
	await modal.getByRole('button', { name: 'Close this dialog' }).click();
	await modal.waitFor({ state: 'hidden' });
}

async function closesSoon(modal: Locator): Promise<boolean> {
	try {
		await modal.waitFor({ state: 'hidden', timeout: 3_000 });
		return true;
	} catch {
		return false;
	}
}

/** Runs the workflow that is open from one of its triggers; waits until a node has run well. */
export async function executeFrom(page: Page, trigger: string, last: string): Promise<void> {
	await canvasNode(page, trigger).hover();
	await page.getByTestId(`execute-workflow-button-${trigger}`).click();
	await canvasNode(page, last).getByTestId('canvas-node-status-success').waitFor();
}

/** Publishes the workflow that is open. */
export async function publish(page: Page): Promise<void> {
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	await page.getByTestId('workflow-active-version-indicator').waitFor();
	await page.getByTestId('activation-modal').waitFor();
	await page.keyboard.press('Escape');
}

function canvasNode(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}
