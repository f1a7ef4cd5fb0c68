import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import {
	closeCredential,
	closeNode,
	createCredential,
	newWorkflow,
	openNode,
	saveCredential,
	searchNodes,
	signIn,
} from '../harness/browserN8n.mts';
import { PACKAGE_NAME } from '../harness/packedPackage.mts';
import { test } from '../harness/test.mts';

const WRONG_KEY = `xq_${'0'.repeat(64)}`;

// The steps of one person, in one page.
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, environment }) => {
	await environment.clear();
	page = await browser.newPage();
	await signIn(page, environment);
});

test('has n8n load the package from its nodes folder', async ({ environment }) => {
	const types = await environment.api.nodeTypes();
	const ours = types.map(({ name }) => name).filter((name) => name.startsWith(PACKAGE_NAME));
	expect(ours, ours.join(', ')).toContain(`${PACKAGE_NAME}.xquikDm`);
	expect(ours, ours.join(', ')).toContain(`${PACKAGE_NAME}.xquikDmTool`);
});

for (const words of ['direct message', 'dm']) {
	test(`is found in the panel of nodes by "${words}"`, async () => {
		await newWorkflow(page);
		const entries = await searchNodes(page, words);
		const names = await entries.getByTestId('node-creator-item-name').allInnerTexts();
		// It is among the first ones, which are in sight without scrolling.
		expect(names.slice(0, 6), names.join(', ')).toContain('Xquik DM');
	});
}

for (const [colorScheme, file] of [
	['dark', 'xquikDm.dark.svg'],
	['light', 'xquikDm.svg'],
] as const) {
	test(`shows its icon in the ${colorScheme} theme`, async () => {
		await page.emulateMedia({ colorScheme });
		await newWorkflow(page);
		const entries = await searchNodes(page, 'direct message');
		await expectIcon(entries.filter({ hasText: 'Xquik DM' }).first(), file);
		await addSendDm(page);
		await closeNode(page);
		await expectIcon(page.locator('[data-node-name="Send DM"]'), file);
	});
}

test('says what is wrong when the credential is made with a wrong key', async ({ environment }) => {
	await newWorkflow(page);
	await addSendDm(page);
	const said = await createCredential(page, {
		apiKey: WRONG_KEY,
		baseUrl: environment.sandbox.baseUrl,
	});
	expect(said).toMatch(/Couldn’t connect with these settings/);
	expect(said).toMatch(/Xquik does not know this API key\. Copy it again from the Xquik dashboard/);
});

test('says what is wrong with an address that has no Xquik API', async ({ environment }) => {
	const said = await saveCredential(page, { baseUrl: `${environment.sandbox.origin}/elsewhere` });
	expect(said).toMatch(/There is no Xquik API at this Base URL/);
});

test('is connected with the right key', async ({ environment }) => {
	const { apiKey, baseUrl } = environment.sandbox;
	const said = await saveCredential(page, { apiKey, baseUrl });
	expect(said).toMatch(/Connection tested successfully/);
});

test('lists the connected accounts in the node', async () => {
	await closeCredential(page);
	await page.getByTestId('resource-locator-account').getByTestId('rlc-input').click();
	const accounts = page.getByTestId('rlc-item');
	await accounts.first().waitFor();
	const names = (await accounts.allInnerTexts()).join('\n');
	expect(names).toMatch(/acme_support/);
	expect(names).toMatch(/acme_reauth/);
});

test('sends a first message from the editor', async ({ environment }) => {
	await page.getByTestId('rlc-item').filter({ hasText: 'acme_support' }).click();
	await page.getByTestId('resource-locator-recipient').locator('input').last().fill('44196397');
	await page.getByTestId('parameter-input-text').locator('textarea').fill('Hello from n8n');
	await page.getByTestId('node-execute-button').click();
	await page.getByTestId('ndv').getByText('1893726', { exact: false }).first().waitFor();
	expect(environment.sandbox.outbox().map(({ text, recipient }) => ({ text, recipient }))).toEqual([
		{ text: 'Hello from n8n', recipient: '44196397' },
	]);
});

async function addSendDm(page: Page): Promise<void> {
	const entries = await searchNodes(page, 'direct message');
	await entries.filter({ hasText: 'Xquik DM' }).first().click();
	const actions = page.getByTestId('node-creator-category-item').filter({ hasText: 'Actions' });
	await actions.waitFor();
	const send = page.getByTestId('node-creator-item-name').filter({ hasText: /^Send DM$/ });
	// An empty workflow gets its trigger first: n8n then keeps the actions folded.
	if (!(await send.isVisible())) await actions.click();
	await send.click();
	if (await page.getByTestId('ndv').isHidden()) await openNode(page, 'Send DM');
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
