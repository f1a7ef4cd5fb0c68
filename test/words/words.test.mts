import { readFileSync } from 'node:fs';
import ts from 'typescript';

import { trackedFiles } from '../trackedFiles.mts';

const avoid = JSON.parse(readFileSync('test/words/avoid.json', 'utf8')) as {
	phrases: Record<string, string>;
	identifiers: Record<string, string>;
	/** Words that are right elsewhere, such as an HTTP exchange that a proxy records. */
	identifiersInNodes: Record<string, string>;
};

const TEXT = /\.(ts|mts|mjs|cjs|json|md|css|yml|svg)$|(^|\/)\.ci\//;
const CODE = /\.m?ts$/;
/** This list itself, and what names it as it was. */
const ALLOWED = /^(test\/words\/|package-lock\.json|docs\/architecture\.md)/;

const files = trackedFiles().filter((path) => TEXT.test(path) && !ALLOWED.test(path));

/** The break of a line of prose, with what begins the next one: a comment's mark, a quote's. */
const BREAK = /\s*\n\s*(?:\*(?!\/)|\/\/|#|>)?\s*/;

/** A phrase as it may be written over the end of a line. */
function pattern(phrase: string): RegExp {
	const words = phrase.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(words.join(`(?: |${BREAK.source})`), 'gi');
}

const phrases = Object.entries(avoid.phrases).map(([phrase, better]) => ({
	phrase,
	better,
	found: pattern(phrase),
}));

/** What is avoided in a text, with its line. */
function phrasesIn(text: string): string[] {
	return phrases.flatMap(({ phrase, better, found }) =>
		[...text.matchAll(found)].map(({ index }) => {
			const line = text.slice(0, index).split('\n').length;
			return `${line}: "${phrase}", better: ${better}`;
		}),
	);
}

/** The names that a piece of code has, or declares and uses, and that are avoided. */
function namesIn(path: string, code: string): string[] {
	const avoided = {
		...avoid.identifiers,
		...(path.startsWith('nodes/') && avoid.identifiersInNodes),
	};
	const found = new Set<string>();
	const note = (name: string) => {
		if (Object.hasOwn(avoided, name)) found.add(name);
	};
	const visit = (node: ts.Node) => {
		if (ts.isIdentifier(node)) note(node.text);
		ts.forEachChild(node, visit);
	};
	path.split('/').forEach((part) => {
		note(part.replace(/\..*$/, ''));
	});
	visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest));
	return [...found];
}

describe('the words of the repository', () => {
	it.each(files)('are plain in %s', (path) => {
		expect(phrasesIn(readFileSync(path, 'utf8'))).toEqual([]);
	});

	it.each(files.filter((path) => CODE.test(path)))('name things as readers do in %s', (path) => {
		expect(namesIn(path, readFileSync(path, 'utf8'))).toEqual([]);
	});

	it('are few in the README: 180 lines', () => {
		expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(181);
	});

	it('are found when they are not', () => {
		expect(phrasesIn('\nThe credits do not suffice.')).toEqual([
			expect.stringMatching(/^2: "do not suffice"/),
		]);
		expect(phrasesIn('// the credits do not\n\t// suffice')).toHaveLength(1);
		expect(phrasesIn('/**\n * the credits do\n * not suffice\n */')).toHaveLength(1);
		expect(namesIn('a.ts', 'const halted = true; // stops')).toEqual(['halted']);
		expect(namesIn('scene/production.mts', '')).toEqual(['scene', 'production']);
		expect(namesIn('nodes/a.ts', 'const exchange = 1;')).toEqual(['exchange']);
		expect(namesIn('tools/a.ts', 'const exchange = 1;')).toEqual([]);
	});
});
