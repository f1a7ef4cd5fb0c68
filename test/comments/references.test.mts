import { existsSync, readFileSync } from 'node:fs';

import { trackedFiles } from '../trackedFiles.mts';
import { brokenBecause, commentsOf, linksIn, referencesIn, sourcesIn } from './references.mts';

const files = trackedFiles();
const exists = (path: string) => existsSync(path);

describe('what a comment names', () => {
	it.each(files.filter((path) => /\.(ts|mts|mjs|cjs)$/.test(path)))('is there: %s', (path) => {
		const references = commentsOf(readFileSync(path, 'utf8')).flatMap(referencesIn);
		const broken = references.map((one) => brokenBecause(one, exists));
		expect(broken.filter((why) => why !== undefined)).toEqual([]);
	});
});

describe('what a configuration names', () => {
	const texts = files.filter((path) => /\.(css|json|yml)$|^\.ci\/|^\.[\w-]+$/.test(path));

	it.each(texts.filter((path) => path !== 'package-lock.json'))('is there: %s', (path) => {
		const references = referencesIn(readFileSync(path, 'utf8'));
		const broken = references.map((one) => brokenBecause(one, exists));
		expect(broken.filter((why) => why !== undefined)).toEqual([]);
	});
});

describe('what a document links to', () => {
	it.each(files.filter((path) => path.endsWith('.md')))('is there: %s', (path) => {
		const links = linksIn(path, readFileSync(path, 'utf8'));
		const broken = links.map((one) => brokenBecause(one, exists));
		expect(broken.filter((why) => why !== undefined)).toEqual([]);
	});
});

describe('a picture of the documents', () => {
	it('is shown in one of them', () => {
		const linked = files
			.filter((path) => path.endsWith('.md'))
			.flatMap((path) => linksIn(path, readFileSync(path, 'utf8')))
			.map(({ document }) => document);
		const pictures = files.filter((path) => path.startsWith('docs/images/'));
		expect(pictures.filter((path) => !linked.includes(path))).toEqual([]);
	});
});

describe('the source files that a document names', () => {
	const isThere = (named: string) =>
		files.some((path) => path === named || path.endsWith(`/${named}`));

	it.each(files.filter((path) => path.endsWith('.md')))('are there: %s', (path) => {
		const named = sourcesIn(readFileSync(path, 'utf8'));
		expect(named.filter((one) => !isThere(one))).toEqual([]);
	});

	it('are found', () => {
		const text = 'See `delivery/decision.ts`, `a.ts` and [x](y/z.ts).\n```\n`no/code.ts`\n```';
		expect(sourcesIn(text)).toEqual(['delivery/decision.ts']);
		expect(isThere('delivery/decision.ts')).toBe(true);
		expect(isThere('livery/decision.ts')).toBe(false);
	});
});

describe('a reference', () => {
	it.each([
		['// See docs/none.md.', 'docs/none.md is not in the repository'],
		['/** Right (docs/delivery.md: "Keys"). */', undefined],
		['/* Over two\n * lines (docs/delivery.md: "Order\n * of work"). */', undefined],
		['// Over two lines (docs/delivery.md: "Order\n// of work").', undefined],
		['// docs/delivery.md: "Nothing"', 'docs/delivery.md has no heading "Nothing"'],
		['// docs/delivery.md#order-of-work', undefined],
		['// docs/delivery.md#nothing', 'docs/delivery.md has no anchor #nothing'],
		["const path = 'docs/none.md';", undefined],
	])('is resolved: %s', (code, expected) => {
		const [reason] = commentsOf(code)
			.flatMap(referencesIn)
			.map((one) => brokenBecause(one, exists));
		expect(reason).toBe(expected);
	});

	it('is resolved in a document too', () => {
		const links = linksIn(
			'docs/a.md',
			'[x](none.md) [y](../README.md) [z](https://x.com) `[q](w)`',
		);
		expect(links.map(({ document }) => document)).toEqual(['docs/none.md', 'README.md']);
	});
});
