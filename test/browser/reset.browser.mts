import { expect } from '@playwright/test';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client } from '../sandbox/client.mts';
import { RECIPIENT, sendWithPicture, SOON, test } from './test.mts';

test.describe('a reset', () => {
	test('works by keyboard, asks first, and keeps the focus', async ({
		client,
		open,
		page,
		problems,
		sandbox,
	}) => {
		await sendWithPicture(client, RECIPIENT, 'To be forgotten');
		await open();
		const opener = page.getByRole('button', { name: 'Reset…' });
		const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');

		await opener.focus();
		await page.keyboard.press('Enter');
		await expect(page.getByRole('dialog')).toBeVisible();
		expect(await focused()).toBe('Cancel');
		await page.keyboard.press('Escape');
		await expect(page.getByRole('dialog')).toBeHidden();
		expect(await focused()).toBe('Reset…');
		expect(sandbox.outbox()).toHaveLength(1);

		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		expect(await focused()).toBe('Reset everything');
		await page.keyboard.press('Enter');
		await expect(page.locator('#first-steps')).toBeVisible({ timeout: SOON });
		await expect(page.getByRole('dialog')).toBeHidden();
		expect(await focused()).toBe('Reset…');
		expect(sandbox.outbox()).toEqual([]);
		expect(problems).toEqual([]);
	});

	test.describe('in a browser', () => {
		test.use({ javaScriptEnabled: false });

		test('works without scripts', async ({ client, page, sandbox }) => {
			await client.send(RECIPIENT);
			await page.goto(sandbox.origin);
			await page.getByRole('button', { name: 'Reset…' }).click();
			await page.getByRole('button', { name: 'Reset everything' }).click();
			await expect(page.locator('#first-steps')).toBeVisible();
			expect(sandbox.outbox()).toEqual([]);
		});
	});

	test('from another site is refused', async ({ client, page, sandbox }) => {
		await client.send(RECIPIENT);
		const other = await startSandbox();
		try {
			await page.goto(`${other.origin}/__sandbox`);
			const answered = page.waitForResponse(`${sandbox.origin}/__sandbox/reset`);
			await page.evaluate(`(() => {
				const form = document.createElement('form');
				form.method = 'post';
				form.action = '${sandbox.origin}/__sandbox/reset';
				document.body.append(form);
				form.submit();
			})()`);
			expect((await answered).status()).toBe(403);
			expect(sandbox.outbox()).toHaveLength(1);
		} finally {
			await other.close();
		}
	});
});

test('goes on by itself when the sandbox was gone', async ({ page }) => {
	const live = page.getByText('live', { exact: true });
	const first = await startSandbox();
	const port = Number(new URL(first.origin).port);
	await page.goto(first.origin);
	await expect(live).toBeVisible();
	await new Client(first).send(RECIPIENT);
	await expect(page.locator('.message')).toBeVisible();
	await first.close();
	await expect(page.getByText('connection lost')).toBeVisible();
	const second = await startSandbox({ port });
	try {
		await expect(live).toBeVisible();
		await expect(page.locator('#first-steps')).toBeVisible();
	} finally {
		await second.close();
	}
});
