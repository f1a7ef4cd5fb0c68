import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

import { trackedFiles } from '../trackedFiles.mts';

const avoid = JSON.parse(readFileSync('test/words/avoid.json', 'utf8')) as {
	phrases: Record<string, string>;
	identifiers: Record<string, string>;
};

const TEXT = /\.(ts|mts|mjs|cjs|json|md|css|yml|svg)$|(^|\/)\.ci\//;
const CODE = /\.m?ts$/;
/** This list itself, and what names it as it was. */
const ALLOWED = /^(test\/words\/|package-lock\.json|docs\/architecture\.md)/;

const files = trackedFiles().filter((path) => TEXT.test(path) && !ALLOWED.test(path));

/** What is avoided in a text, with its line. */
function phrasesIn(text: string): string[] {
	return text.split('\n').flatMap((line, index) =>
		Object.entries(avoid.phrases)
			.filter(([phrase]) => line.toLowerCase().includes(phrase.toLowerCase()))
			.map(([phrase, better]) => `${index + 1}: "${phrase}", better: ${better}`),
	);
}

/** The names that a piece of code declares, or uses, and that are avoided. */
function identifiersIn(path: string, code: string): string[] {
	const found = new Set<string>();
	const visit = (node: ts.Node) => {
		if (ts.isIdentifier(node) && Object.hasOwn(avoid.identifiers, node.text)) found.add(node.text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest));
	return [...found];
}

describe('the words of the repository', () => {
	it.each(files)('are plain in %s', (path) => {
		expect(phrasesIn(readFileSync(path, 'utf8'))).toEqual([]);
	});

	it.each(files.filter((path) => CODE.test(path)))('name things as readers do in %s', (path) => {
		const [name = ''] = basename(path).split('.');
		const names = Object.hasOwn(avoid.identifiers, name) ? [name] : [];
		expect([...names, ...identifiersIn(path, readFileSync(path, 'utf8'))]).toEqual([]);
	});

	it('are found when they are not', () => {
		expect(phrasesIn('\nThe credits do not suffice.')).toHaveLength(1);
		expect(identifiersIn('a.ts', 'const halted = true; // stops')).toEqual(['halted']);
	});
});
