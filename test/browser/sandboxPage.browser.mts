import type { Browser } from '@playwright/test';
import { drawPicture } from '../../tools/demo/picture.mts';
import { startChromium } from '../../tools/screenshots/chromium.mts';
import { playScene } from '../../tools/screenshots/sandboxConversation.mts';
import { Client } from '../sandbox/client.mts';
import { setUp } from '../node/setup.mts';
import type { Setup } from '../node/setup.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { OpenPage } from './open.mts';
import { openPage, overflowOf, violationsOf } from './open.mts';
import { recordVideo } from './recordVideo.mts';

const RECIPIENT = '44196397';
const PICTURE = drawPicture(320, 180);
const HOSTILE =
	'<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>';

/** A message that went out must be seen within this time, in ms. */
const SOON = 1_000;

let setup: Setup;
let client: Client;
let browser: Browser;
let opened: OpenPage[] = [];

beforeAll(async () => {
	browser = await startChromium();
	setup = await setUp();
	client = new Client(setup.sandbox);
}, 60_000);
afterEach(async () => {
	await Promise.all(opened.map(({ page }) => page.context().close()));
	opened = [];
	setup.sandbox.reset();
});
afterAll(async () => {
	await browser.close();
	await setup.close();
});

async function open(options: Parameters<typeof openPage>[2] = {}): Promise<OpenPage> {
	const page = await openPage(browser, setup.sandbox.origin, options);
	opened.push(page);
	return page;
}

async function sendWithPicture(text: string, key?: string): Promise<void> {
	const { body } = await client.upload(PICTURE, { name: 'parcel.png' });
	await client.send(RECIPIENT, { text, media_ids: [body['mediaId']] }, { key });
}

describe('a message', () => {
	it('that Send DM sends with a picture is seen within a second', async () => {
		const { page, problems } = await open();
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
		expect(await bubble.textContent()).toContain('success');
		expect(problems).toEqual([]);
	});

	it('with a video can be played, and sought in', async () => {
		const { page, problems } = await open();
		const { body } = await client.upload(await recordVideo(browser), { name: 'clip.mp4' });
		await client.send(RECIPIENT, { media_ids: [body['mediaId']] });
		await page.locator('.message video').waitFor({ timeout: SOON });
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

	it('that holds HTML is text, and so are names; no script runs', async () => {
		const { page, problems } = await open();
		const { body } = await client.upload(PICTURE, { name: '<b onclick=1>.png' });
		await client.send(RECIPIENT, { text: HOSTILE, media_ids: [body['mediaId']] });
		await client.send(RECIPIENT, { account: HOSTILE });
		await client.send('9000000422001', { text: HOSTILE });
		await page.locator('#rejected li').nth(1).waitFor();
		expect(await page.locator('.message .text').innerText()).toBe(HOSTILE);
		expect(await page.locator('.message figcaption').innerText()).toContain('<b onclick=1>.png');
		expect(await page.locator('#rejected').innerText()).toContain(HOSTILE);
		expect(await page.title()).toBe('Xquik sandbox');
		expect(await page.locator('script').count()).toBe(1);
		await page.reload();
		expect(await page.locator('.message .text').innerText()).toBe(HOSTILE);
		expect(await page.title()).toBe('Xquik sandbox');
		expect(problems).toEqual([]);
	});

	it('from the other side is seen, too', async () => {
		const { page } = await open();
		setup.sandbox.receive({ account: 'acme_support', from: RECIPIENT, text: 'Is it ready?' });
		await page.locator('.message.incoming', { hasText: 'Is it ready?' }).waitFor({ timeout: SOON });
	});

	it('is read with its lines and spaces', async () => {
		const text = 'First\n\n  second\tlast ';
		await client.send(RECIPIENT, { text });
		const { page } = await open();
		expect(await page.evaluate('document.querySelector(".text").textContent')).toBe(text);
	});
});

it('shows replays and rejected writes apart', async () => {
	const { page } = await open();
	await client.send(RECIPIENT, { text: 'Once' }, { key: 'same' });
	await client.send(RECIPIENT, { text: 'Once' }, { key: 'same' });
	await client.send('9000000422001', { text: 'Refused' });
	await page.locator('#replays li').waitFor({ timeout: SOON });
	await page.locator('#rejected li').waitFor({ timeout: SOON });
	expect(await page.locator('.message').count()).toBe(1);
	expect(await page.locator('#rejected li').innerText()).toContain('x_dm_not_allowed');
	await page.getByRole('link', { name: 'the message', exact: true }).click();
	expect(new URL(page.url()).hash).toMatch(/^#write-\d+$/);
});

describe('while messages come in', () => {
	it.each([
		['moves parts of the page whole', true],
		['takes them out on the way', false],
	])(
		'the focus, what is open, and a playing video stay, in a browser that %s',
		async (_how, whole) => {
			const { body } = await client.upload(await recordVideo(browser), { name: 'clip.mp4' });
			await client.send('1', { media_ids: [body['mediaId']] }, { key: 'first-key' });
			await client.send('2');
			const { page } = await open();
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
			await page.locator('#to-3').waitFor();
			// Its conversation moves to the top, with the focus in it.
			await client.send('1', { text: 'Again' });
			await page.getByText('Again').waitFor();

			expect(await page.evaluate('document.activeElement.marked')).toBe(true);
			expect(await page.locator('#to-1 details').first().getAttribute('open')).toBe('');
			expect(await page.evaluate('document.querySelector("video").paused')).toBe(false);
			expect(await page.locator('main section.conversation').first().getAttribute('id')).toBe(
				'to-1',
			);
		},
	);

	it('what is being read stays in its place', async () => {
		for (let to = 1; to <= 12; to += 1) await client.send(String(to));
		const { page } = await open();
		await page.evaluate('document.getElementById("to-4").scrollIntoView()');
		const before = await page.locator('#to-4').boundingBox();
		await client.send('99');
		await page.locator('#to-99').waitFor();
		expect((await page.locator('#to-4').boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
	});

	it('a screen reader is told how many there are', async () => {
		const { page } = await open();
		const announcement = page.getByRole('status');
		expect(await announcement.innerText()).toBe('');
		await client.send(RECIPIENT);
		await client.send('9000000422001');
		await page
			.getByRole('status')
			.filter({ hasText: '1 message, 0 replays, 1 rejected write' })
			.waitFor({ state: 'attached' });
	});
});

describe('a reset', () => {
	it('works by keyboard, asks first, and keeps the focus', async () => {
		await sendWithPicture('To be forgotten');
		const { page, problems } = await open();
		const opener = page.getByRole('button', { name: 'Reset…' });
		const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');

		await opener.focus();
		await page.keyboard.press('Enter');
		expect(await page.getByRole('dialog').isVisible()).toBe(true);
		expect(await focused()).toBe('Cancel');
		await page.keyboard.press('Escape');
		expect(await page.getByRole('dialog').isVisible()).toBe(false);
		expect(await focused()).toBe('Reset…');
		expect(setup.sandbox.outbox()).toHaveLength(1);

		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		expect(await focused()).toBe('Reset everything');
		await page.keyboard.press('Enter');
		await page.locator('#first-steps').waitFor({ timeout: SOON });
		expect(await page.getByRole('dialog').isVisible()).toBe(false);
		expect(await focused()).toBe('Reset…');
		expect(setup.sandbox.outbox()).toEqual([]);
		expect(problems).toEqual([]);
	});

	it('works without scripts', async () => {
		await client.send(RECIPIENT);
		const context = await browser.newContext({ javaScriptEnabled: false });
		try {
			const page = await context.newPage();
			await page.goto(setup.sandbox.origin);
			await page.getByRole('button', { name: 'Reset…' }).click();
			await page.getByRole('button', { name: 'Reset everything' }).click();
			await page.locator('#first-steps').waitFor();
			expect(setup.sandbox.outbox()).toEqual([]);
		} finally {
			await context.close();
		}
	});

	it('from another site is refused', async () => {
		await client.send(RECIPIENT);
		const other = await startSandbox();
		try {
			const context = await browser.newContext();
			const page = await context.newPage();
			await page.goto(`${other.origin}/__sandbox`);
			const answered = page.waitForResponse(`${setup.sandbox.origin}/__sandbox/reset`);
			await page.evaluate(`(() => {
				const form = document.createElement('form');
				form.method = 'post';
				form.action = '${setup.sandbox.origin}/__sandbox/reset';
				document.body.append(form);
				form.submit();
			})()`);
			expect((await answered).status()).toBe(403);
			expect(setup.sandbox.outbox()).toHaveLength(1);
			await context.close();
		} finally {
			await other.close();
		}
	});
});

it('goes on by itself when the sandbox was gone', async () => {
	const first = await startSandbox();
	const port = Number(new URL(first.origin).port);
	const { page } = await openPage(browser, first.origin);
	try {
		await new Client(first).send(RECIPIENT);
		await page.locator('.message').waitFor();
		await first.close();
		await page.getByText('connection lost').waitFor();
		const second = await startSandbox({ port });
		try {
			await page.getByText('live', { exact: true }).waitFor();
			await page.locator('#first-steps').waitFor();
		} finally {
			await second.close();
		}
	} finally {
		await page.context().close();
	}
});

describe.each([
	['light', 1280],
	['dark', 1280],
	['light', 360],
	['dark', 360],
] as const)('%s, %i px wide', (colorScheme, width) => {
	const look = { colorScheme, viewport: { width, height: 800 } };

	it('has no fault that axe finds, and no sideways scrolling, without content', async () => {
		const { page } = await open(look);
		expect(await violationsOf(page)).toEqual([]);
		expect(await overflowOf(page)).toBe(0);
	});

	it('has none with content, everything open', async () => {
		await playScene(setup.engine, setup.sandbox, PICTURE);
		await client.send('9000000202001', { text: 'x'.repeat(400) }, { key: 'k'.repeat(255) });
		await client.upload(PICTURE, { name: `${'long'.repeat(30)}.png` });
		const { page } = await open(look);
		await page.evaluate(
			'document.querySelectorAll("details").forEach((each) => { each.open = true; })',
		);
		expect(await violationsOf(page)).toEqual([]);
		expect(await overflowOf(page)).toBe(0);
	});

	it('has none while it asks before a reset', async () => {
		const { page } = await open(look);
		await page.getByRole('button', { name: 'Reset…' }).click();
		expect(await violationsOf(page)).toEqual([]);
		expect(await overflowOf(page)).toBe(0);
	});
});

it('can be gone through with Tab, and shows where one is', async () => {
	await sendWithPicture('Hello', 'key-p');
	const { page } = await open({ viewport: { width: 360, height: 800 } });
	const seen: string[] = [];
	for (;;) {
		await page.keyboard.press('Tab');
		// After the last one the focus is in no part of the page.
		const focused = await page.evaluate<[string, string] | null>(`(() => {
			const focused = document.activeElement;
			if (focused === document.body) return null;
			const { outlineStyle, outlineWidth } = getComputedStyle(focused);
			return [focused.textContent.trim().slice(0, 12), outlineStyle + ' ' + outlineWidth];
		})()`);
		if (focused === null) break;
		expect(focused).toEqual([focused[0], 'solid 2px']);
		seen.push(focused[0]);
	}
	expect(seen).toEqual([
		'Skip to the ',
		'Reset…',
		'Replays',
		'Rejected',
		'Accounts',
		'Recipients',
		'',
		'Key key-p',
		'To a send 67',
		'To a user lo',
		'To reading t',
		'To a deletio',
		'To an upload',
	]);
});
