import { expect, type Locator, type Page } from '@playwright/test';
import { closeNode, newWorkflow, openNode, searchNodes, signIn } from '../harness/browserN8n.mts';
import { PACKAGE_NAME } from '../harness/packedPackage.mts';
import { test } from '../harness/test.mts';

const WRONG_KEY = `xq_${'0'.repeat(64)}`;

// The steps of one person, in one page.
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, n8n }) => {
	await n8n.clear();
	page = await browser.newPage();
	await signIn(page, n8n);
});

test('has n8n load the package from its nodes folder', async ({ n8n }) => {
	const types = await n8n.api.nodeTypes();
	const ours = types.map(({ name }) => name).filter((name) => name.startsWith(PACKAGE_NAME));
	expect(ours, ours.join(', ')).toContain(`${PACKAGE_NAME}.xquikDm`);
	expect(ours, ours.join(', ')).toContain(`${PACKAGE_NAME}.xquikDmTool`);
});

const WORDS = [
	...['direct message', 'dm', 'x direct message', 'x message', 'twitter dm', 'twitter message'],
	...['tweet', 'send a message', 'private message', 'x.com'],
];

test('is found in the panel of nodes by the words that people use', async () => {
	await newWorkflow(page);
	for (const words of WORDS) {
		const entries = await searchNodes(page, words);
		const names = await entries.getByTestId('node-creator-item-name').allInnerTexts();
		// It is among the first ones, which are in sight without scrolling.
		const shown = words === 'dm' ? names.slice(0, 2) : names.slice(0, 6);
		expect(shown, `${words}: ${names.join(', ')}`).toContain('Xquik DM');
		// What was found by these words must not stand for the next ones.
		await page.getByTestId('node-creator-search-bar').fill('HubSpot');
		await entries.filter({ hasText: 'Xquik DM' }).first().waitFor({ state: 'detached' });
	}
});

for (const [colorScheme, file] of [
	['dark', 'xquikDm.dark.svg'],
	['light', 'xquikDm.svg'],
] as const) {
	test(`shows its icon in the ${colorScheme} theme`, async () => {
		await page.emulateMedia({ colorScheme });
		await newWorkflow(page);
		const entries = await searchNodes(page, 'direct message');
		await expectIcon(entries.filter({ hasText: 'Xquik DM' }).first(), file);
		await addSendDm();
		await closeNode(page);
		await expectIcon(page.locator('[data-node-name="Send a direct message"]'), file);
	});
}

test('says what is wrong when the credential is made with a wrong key', async ({ n8n }) => {
	await newWorkflow(page);
	await addSendDm();
	await page.getByTestId('ndv').getByRole('button', { name: 'Connect to' }).click();
	const said = await saveCredential({ apiKey: WRONG_KEY, baseUrl: n8n.sandbox.baseUrl });
	expect(said).toMatch(/Couldn’t connect with these settings/);
	expect(said).toMatch(/Xquik does not know this API key\. Copy it again from the Xquik dashboard/);
});

test('says what is wrong with an address that has no Xquik API', async ({ n8n }) => {
	const said = await saveCredential({ baseUrl: `${n8n.sandbox.origin}/elsewhere` });
	expect(said).toMatch(/There is no Xquik API at this Base URL/);
});

test('is connected with the right key', async ({ n8n }) => {
	const { apiKey, baseUrl } = n8n.sandbox;
	const said = await saveCredential({ apiKey, baseUrl });
	expect(said).toMatch(/Connection tested successfully/);
});

test('lists the connected accounts in the node', async () => {
	const modal = page.getByTestId('editCredential-modal');
	await modal.getByRole('button', { name: 'Close this dialog' }).click();
	await modal.waitFor({ state: 'hidden' });
	await page.getByTestId('resource-locator-account').getByTestId('rlc-input').click();
	const accounts = page.getByTestId('rlc-item');
	await accounts.first().waitFor();
	const names = (await accounts.allInnerTexts()).join('\n');
	expect(names).toMatch(/acme_support/);
	expect(names).toMatch(/acme_reauth/);
});

test('sends a first message from the editor', async ({ n8n }) => {
	await page.getByTestId('rlc-item').filter({ hasText: 'acme_support' }).click();
	await page.getByTestId('resource-locator-recipient').locator('input').last().fill('44196397');
	await page.getByTestId('parameter-input-text').locator('textarea').fill('Hello from n8n');
	await page.getByTestId('node-execute-button').click();
	await page.getByTestId('ndv').getByText('1893726', { exact: false }).first().waitFor();
	await page.getByTestId('ndv').getByText('1 sent, 10 credits.').waitFor();
	expect(n8n.sandbox.outbox().map(({ text, recipient }) => ({ text, recipient }))).toEqual([
		{ text: 'Hello from n8n', recipient: '44196397' },
	]);
});

async function addSendDm(): Promise<void> {
	const entries = await searchNodes(page, 'direct message');
	await entries.filter({ hasText: 'Xquik DM' }).first().click();
	const actions = page.getByTestId('node-creator-category-item').filter({ hasText: 'Actions' });
	await actions.waitFor();
	const send = page
		.getByTestId('node-creator-item-name')
		.filter({ hasText: /^Send a direct message$/ });
	// An empty workflow gets its trigger first: n8n then keeps the actions folded.
	if (!(await send.isVisible())) await actions.click();
	await send.click();
	if (await page.getByTestId('ndv').isHidden()) await openNode(page, 'Send a direct message');
}

/** Fills in the credential that is open and saves it; gives what n8n says of its test. */
async function saveCredential(fields: Record<string, string>): Promise<string> {
	const modal = page.getByTestId('editCredential-modal');
	for (const [name, value] of Object.entries(fields)) {
		await modal.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
	}
	const tested = page.waitForResponse((response) => response.url().endsWith('/credentials/test'));
	await modal.getByTestId('credential-save-button').click();
	const { data } = (await (await tested).json()) as { data: { status: string } };
	if (data.status === 'OK') {
		// n8n closes a credential whose test is green.
		await modal.waitFor({ state: 'hidden' });
		await page.getByTestId('ndv').getByTestId('credential-edit-button').click();
		await modal.getByTestId('credentials-config-container-test-success').waitFor();
	} else {
		await modal.getByText('Couldn’t connect with these settings').waitFor();
		const details = modal.getByText('More details');
		if (await details.isVisible()) await details.click();
	}
	return modal.getByTestId('node-credentials-config-container').innerText();
}

async function expectIcon(where: Locator, file: string): Promise<void> {
	const icon = where.locator('img').first();
	await icon.waitFor();
	const shown = await icon.evaluate(async (image: HTMLImageElement) => {
		await image.decode();
		return { source: image.src, width: image.naturalWidth };
	});
	expect(shown.source.endsWith(`/${file}`), shown.source).toBe(true);
	expect(shown.width).toBeGreaterThan(0);
}
