import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
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
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';

const WRONG_KEY = `xq_${'0'.repeat(64)}`;

void describe('Install', { timeout: 600_000 }, () => {
	let scene: Scene;
	let page: Page;

	before(async () => {
		scene = await setScene();
		page = await signIn(scene);
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	void it('has n8n load the package from its nodes folder', async () => {
		const types = await scene.api.nodeTypes();
		const ours = types.map(({ name }) => name).filter((name) => name.startsWith(PACKAGE_NAME));
		assert.ok(ours.includes(`${PACKAGE_NAME}.xquikDm`), ours.join(', '));
		assert.ok(ours.includes(`${PACKAGE_NAME}.xquikDmTool`), ours.join(', '));
	});

	for (const words of ['direct message', 'dm']) {
		void it(`is found in the panel of nodes by "${words}"`, async () => {
			await newWorkflow(page);
			const entries = await searchNodes(page, words);
			const names = await entries.getByTestId('node-creator-item-name').allInnerTexts();
			// It is among the first ones, which are in sight without scrolling.
			assert.ok(names.slice(0, 6).includes('Xquik DM'), names.join(', '));
		});
	}

	for (const [colorScheme, file] of [
		['light', 'xquikDm.svg'],
		['dark', 'xquikDm.dark.svg'],
	] as const) {
		void it(`shows its icon in the ${colorScheme} theme`, async () => {
			const themed = await signIn(scene, { colorScheme });
			await newWorkflow(themed);
			const entries = await searchNodes(themed, 'direct message');
			await assertIcon(entries.filter({ hasText: 'Xquik DM' }).first(), file);
			await addSendDm(themed);
			await closeNode(themed);
			await assertIcon(themed.locator('[data-node-name="Send DM"]'), file);
			await themed.context().close();
		});
	}

	void it('says what is wrong when the credential is made with a wrong key', async () => {
		await newWorkflow(page);
		await addSendDm(page);
		const said = await createCredential(page, {
			apiKey: WRONG_KEY,
			baseUrl: scene.sandbox.baseUrl,
		});
		assert.match(said, /Couldn’t connect with these settings/);
		assert.match(said, /Xquik does not know this API key\. Copy it again from the Xquik dashboard/);
	});

	void it('says what is wrong with an address that has no Xquik API', async () => {
		const said = await saveCredential(page, { baseUrl: `${scene.sandbox.origin}/elsewhere` });
		assert.match(said, /There is no Xquik API at this Base URL/);
	});

	void it('is connected with the right key', async () => {
		const { apiKey, baseUrl } = scene.sandbox;
		const said = await saveCredential(page, { apiKey, baseUrl });
		assert.match(said, /Connection tested successfully/);
	});

	void it('lists the connected accounts in the node', async () => {
		await closeCredential(page);
		await page.getByTestId('resource-locator-account').getByTestId('rlc-input').click();
		const accounts = page.getByTestId('rlc-item');
		await accounts.first().waitFor();
		const names = (await accounts.allInnerTexts()).join('\n');
		assert.match(names, /acme_support/);
		assert.match(names, /acme_reauth/);
	});

	void it('sends a first message from the editor', async () => {
		await page.getByTestId('rlc-item').filter({ hasText: 'acme_support' }).click();
		await page.getByTestId('resource-locator-recipient').locator('input').last().fill('44196397');
		await page.getByTestId('parameter-input-text').locator('textarea').fill('Hello from n8n');
		await page.getByTestId('node-execute-button').click();
		await page.getByTestId('ndv').getByText('1893726', { exact: false }).first().waitFor();
		assert.deepEqual(
			scene.sandbox.outbox().map(({ text, recipient }) => ({ text, recipient })),
			[{ text: 'Hello from n8n', recipient: '44196397' }],
		);
	});
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

async function assertIcon(where: Locator, file: string): Promise<void> {
	const icon = where.locator('img').first();
	await icon.waitFor();
	const shown = await icon.evaluate(async (image: HTMLImageElement) => {
		await image.decode();
		return { source: image.src, width: image.naturalWidth };
	});
	assert.ok(shown.source.endsWith(`/${file}`), shown.source);
	assert.ok(shown.width > 0);
}
