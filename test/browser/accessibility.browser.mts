import { expect } from '@playwright/test';
import { playConversation } from '../../tools/screenshots/sandboxConversation.mts';
import { brokenWordsOf, overflowOf, violationsOf } from './accessibilityChecks.mts';
import { PICTURE, RECIPIENT, sendWithPicture, test } from './test.mts';

/** On a narrower screen an error code may break. */
const WHOLE_WORDS_FROM = 390;

for (const [colorScheme, width] of [
	['light', 1280],
	['dark', 1280],
	['light', 390],
	['light', 360],
	['dark', 360],
] as const) {
	test.describe(`${colorScheme}, ${width} px wide`, () => {
		test.use({ colorScheme, viewport: { width, height: 800 } });

		test('has no fault that axe finds, and no sideways scrolling, without content', async ({
			open,
			page,
		}) => {
			await open();
			expect(await violationsOf(page)).toEqual([]);
			expect(await overflowOf(page)).toBe(0);
			if (width >= WHOLE_WORDS_FROM) expect(await brokenWordsOf(page)).toEqual([]);
		});

		test('has none with content, everything open', async ({
			client,
			open,
			page,
			sandbox,
			setup,
		}) => {
			await playConversation(setup.engine, sandbox, PICTURE);
			await client.send('9000000202001', { text: 'x'.repeat(400) }, { key: 'k'.repeat(255) });
			await client.upload(PICTURE, { name: `${'long'.repeat(30)}.png` });
			await open();
			await page.evaluate(
				'document.querySelectorAll("details").forEach((each) => { each.open = true; })',
			);
			expect(await violationsOf(page)).toEqual([]);
			expect(await overflowOf(page)).toBe(0);
			if (width >= WHOLE_WORDS_FROM) expect(await brokenWordsOf(page)).toEqual([]);
		});

		test('has none while it asks before a reset', async ({ open, page }) => {
			await open();
			await page.getByRole('button', { name: 'Reset…' }).click();
			expect(await violationsOf(page)).toEqual([]);
			expect(await overflowOf(page)).toBe(0);
			if (width >= WHOLE_WORDS_FROM) expect(await brokenWordsOf(page)).toEqual([]);
		});
	});
}

test.describe('by keyboard', () => {
	test.use({ viewport: { width: 360, height: 800 } });

	test('can be gone through with Tab, and shows where one is', async ({ client, open, page }) => {
		await sendWithPicture(client, RECIPIENT, 'Hello', 'key-p');
		await open();
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
			'Messages',
			'Replays',
			'Rejected',
			'Accounts',
			'Answers',
			'All recipien',
			'',
			'Key key-p',
			'To a send 67',
			'To a user lo',
			'To reading t',
			'To a deletio',
			'To an upload',
		]);
	});
});
