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

/** How many pixels the page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
	return page.evaluate<number>(
		'document.documentElement.scrollWidth - document.documentElement.clientWidth',
	);
}
