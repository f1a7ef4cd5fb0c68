import { expect } from '@playwright/test';
import { recordVideo } from './recordVideo.mts';
import { PICTURE, RECIPIENT, SOON, test } from './test.mts';

const HOSTILE =
	'<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>';

test.describe('a message', () => {
	test('that Send DM sends with a picture is seen within a second', async ({
		open,
		page,
		problems,
		setup,
	}) => {
		await open();
		const data = await setup.engine.storeFile(PICTURE, {
			fileName: 'parcel.png',
			mimeType: 'image/png',
		});
		await setup.send({
			items: [{ json: {}, binary: { data } }],
			parameters: { text: 'With a picture', attachment: 'binaryFile', binaryPropertyName: 'data' },
		});
		const sentAt = performance.now();
		const bubble = page.locator('.message', { hasText: 'With a picture' });
		await bubble.waitFor({ timeout: SOON });
		await page.waitForFunction(
			'[...document.images].some((image) => image.complete && image.naturalWidth === 320)',
			undefined,
			{ timeout: SOON, polling: 20 },
		);
		expect(performance.now() - sentAt).toBeLessThan(SOON);
		await expect(bubble).toContainText('sent');
		expect(problems).toEqual([]);
	});

	test('with a video can be played, and sought in', async ({
		browser,
		client,
		open,
		page,
		problems,
	}) => {
		await open();
		const { body } = await client.upload(await recordVideo(browser), { name: 'clip.mp4' });
		await client.send(RECIPIENT, { media_ids: [body['mediaId']] });
		await expect(page.locator('.message video')).toBeVisible({ timeout: SOON });
		const played = await page.evaluate<{
			width: number;
			at: number;
			error: unknown;
		}>(`(async () => {
			const video = document.querySelector('video');
			const until = (event) => new Promise((resolve) => video.addEventListener(event, resolve, { once: true }));
			video.muted = true;
			const playing = until('timeupdate');
			await video.play();
			await playing;
			video.pause();
			const sought = until('seeked');
			video.currentTime = 0.9;
			await sought;
			return { width: video.videoWidth, at: video.currentTime, error: video.error };
		})()`);
		expect(played).toEqual({ width: 320, at: 0.9, error: null });
		expect(problems).toEqual([]);
	});

	test('that holds HTML is text, and so are names; no script runs', async ({
		client,
		open,
		page,
		problems,
	}) => {
		await open();
		const { body } = await client.upload(PICTURE, { name: '<b onclick=1>.png' });
		await client.send(RECIPIENT, { text: HOSTILE, media_ids: [body['mediaId']] });
		await client.send(RECIPIENT, { account: HOSTILE });
		await client.send('9000000422001', { text: HOSTILE });
		await expect(page.locator('#rejected li').nth(1)).toBeVisible();
		await expect(page.locator('.message .text')).toHaveText(HOSTILE);
		await expect(page.locator('.message figcaption')).toContainText('<b onclick=1>.png');
		await expect(page.locator('#rejected')).toContainText(HOSTILE);
		await expect(page).toHaveTitle('Xquik sandbox');
		await expect(page.locator('script')).toHaveCount(1);
		await page.reload();
		await expect(page.locator('.message .text')).toHaveText(HOSTILE);
		await expect(page).toHaveTitle('Xquik sandbox');
		expect(problems).toEqual([]);
	});

	test('that repeats what the same person was already told is marked', async ({
		client,
		open,
		page,
	}) => {
		await client.send(RECIPIENT, { text: 'Your order is on its way.' });
		await client.send('783214', { text: 'Your order is on its way.' });
		await client.send(RECIPIENT, { text: 'It arrives today.' });
		await open();
		await expect(page.locator('.message .repeated')).toHaveCount(0);
		await client.send(RECIPIENT, { text: 'Your order is on its way.' });
		const repeated = page.locator('.message', { has: page.locator('.repeated') });
		await expect(repeated).toHaveCount(1);
		await expect(repeated).toContainText('Your order is on its way.');
		const mark = repeated.getByRole('link', { name: /^same text as at \d\d:\d\d:\d\d$/ });
		await mark.click();
		await expect(page.locator('.message:target')).toContainText('Your order is on its way.');
		await expect(page.locator('.message:target .repeated')).toHaveCount(0);
	});

	test('has the status that its row has', async ({ client, open, page }) => {
		await client.send('9000000202005', { text: 'Never confirmed' });
		await client.send(RECIPIENT, { text: 'Sent' });
		await open();
		const status = (text: string) => page.locator('.message', { hasText: text }).locator('.chip');
		await expect(status('Sent').first()).toHaveText('sent');
		await expect(status('Never confirmed').first()).toHaveText('pending_confirmation');
	});

	test('from the other side is seen, too', async ({ open, page, sandbox }) => {
		await open();
		sandbox.receive({ account: 'acme_support', from: RECIPIENT, text: 'Is it ready?' });
		await expect(page.locator('.message.incoming', { hasText: 'Is it ready?' })).toBeVisible({
			timeout: SOON,
		});
	});

	test('is read with its lines and spaces', async ({ client, open, page }) => {
		const text = 'First\n\n  second\tlast ';
		await client.send(RECIPIENT, { text });
		await open();
		expect(await page.evaluate('document.querySelector(".text").textContent')).toBe(text);
	});
});

test('shows replays and rejected writes apart', async ({ client, open, page }) => {
	await open();
	await client.send(RECIPIENT, { text: 'Once' }, { key: 'same' });
	await client.send(RECIPIENT, { text: 'Once' }, { key: 'same' });
	await client.send('9000000422001', { text: 'Refused' });
	await expect(page.locator('#replays li')).toBeVisible({ timeout: SOON });
	await expect(page.locator('#rejected li')).toBeVisible({ timeout: SOON });
	await expect(page.locator('.message')).toHaveCount(1);
	await expect(page.locator('#rejected li')).toContainText('x_dm_not_allowed');
	await page.getByRole('link', { name: 'the message', exact: true }).click();
	expect(new URL(page.url()).hash).toMatch(/^#write-\d+$/);
});

test.describe('while messages come in', () => {
	for (const [how, whole] of [
		['moves parts of the page whole', true],
		['takes them out on the way', false],
	] as const) {
		test(`the focus, what is open, and a playing video stay, in a browser that ${how}`, async ({
			browser,
			client,
			open,
			page,
		}) => {
			const { body } = await client.upload(await recordVideo(browser), { name: 'clip.mp4' });
			await client.send('1', { media_ids: [body['mediaId']] }, { key: 'first-key' });
			await client.send('2');
			await open();
			if (!whole) await page.evaluate('delete Element.prototype.moveBefore');
			await page.evaluate(`(async () => {
			const video = document.querySelector('video');
			video.loop = true;
			video.muted = true;
			await video.play();
		})()`);
			const summary = page.locator('#to-1 summary');
			await summary.press('Enter');
			await page.evaluate('document.activeElement.marked = true');

			await client.send('3');
			await expect(page.locator('#to-3')).toBeVisible();
			// Its conversation moves to the top, with the focus in it.
			await client.send('1', { text: 'Again' });
			await expect(page.getByText('Again')).toBeVisible();

			expect(await page.evaluate('document.activeElement.marked')).toBe(true);
			await expect(page.locator('#to-1 details').first()).toHaveAttribute('open', '');
			expect(await page.evaluate('document.querySelector("video").paused')).toBe(false);
			await expect(page.locator('main section.conversation').first()).toHaveId('to-1');
		});
	}

	test('what is being read stays in its place', async ({ client, open, page }) => {
		for (let to = 1; to <= 12; to += 1) await client.send(String(to));
		await open();
		await page.evaluate('document.getElementById("to-4").scrollIntoView()');
		const before = await page.locator('#to-4').boundingBox();
		await client.send('99');
		await expect(page.locator('#to-99')).toBeVisible();
		expect((await page.locator('#to-4').boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
	});

	test('a screen reader is told how many there are', async ({ client, open, page }) => {
		await open();
		const announcement = page.getByRole('status');
		await expect(announcement).toHaveText('');
		await client.send(RECIPIENT);
		await client.send('9000000422001');
		await expect(announcement).toContainText('1 message, 0 replays, 1 rejected write');
	});
});
