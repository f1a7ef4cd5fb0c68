import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe-core finds wrong with the page as it is, one line each. */
export async function violationsOf(page: Page): Promise<string[]> {
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
	return violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
	);
}

/**
 * Words that stand on more than one line, of any part of the page but those that people and machines
 * write. A line may end behind `-`, `/` and `.`, as in an address.
 */
export function brokenWordsOf(page: Page): Promise<string[]> {
	return page.evaluate<string[]>(`(() => {
		const broken = [];
		const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const { currentNode } = texts;
			if (currentNode.parentElement.closest('bdi, .rows code, script, [popover], .hidden, .skip, .stream > h2')) continue;
			for (const { 0: word, index } of currentNode.data.matchAll(/[^\\s\\-\\/.]+/g)) {
				const range = new Range();
				range.setStart(currentNode, index);
				range.setEnd(currentNode, index + word.length);
				if (new Set(Array.from(range.getClientRects(), ({ top }) => top)).size > 1) broken.push(word);
			}
		}
		return broken;
	})()`);
}

/** How many pixels the page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
	return page.evaluate<number>(
		'document.documentElement.scrollWidth - document.documentElement.clientWidth',
	);
}
