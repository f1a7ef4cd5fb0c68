import { source as axeSource } from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

/** A page and what went wrong in it: script errors, refused loads, failed requests. */
export interface OpenPage {
	page: Page;
	problems: string[];
}

/** Opens an address in a browser profile of its own, once the page is live. */
export async function openPage(
	browser: Browser,
	address: string,
	options: BrowserContextOptions = {},
): Promise<OpenPage> {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const problems: string[] = [];
	page.on('pageerror', ({ message }) => problems.push(message));
	page.on('console', (message) => {
		if (message.type() === 'error') problems.push(message.text());
	});
	await page.goto(address);
	await page.getByText('live', { exact: true }).waitFor();
	return { page, problems };
}

/** What axe-core finds wrong with the page as it is, one line each. */
export async function violationsOf(page: Page): Promise<string[]> {
	await page.evaluate(axeSource);
	const { violations } = await page.evaluate<AxeResults>('axe.run()');
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
