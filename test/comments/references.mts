import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { slug } from 'github-slugger';
import ts from 'typescript';

/** A document that a text names, and what of it. */
export interface Reference {
	document: string;
	/** As it stands in the document. */
	heading?: string;
	/** The anchor of a heading. */
	anchor?: string;
}

const DOCUMENT =
	/\b((?:docs|e2e|sandbox|tools\/\w+)\/[\w-]+\.md|[A-Z]{6,}\.md)(?:#([\w-]+)|[:,] "([^"]+)")?/g;
const LINK = /\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g;

/** The comments of a piece of code, each as one line. */
export function commentsOf(code: string): string[] {
	const scanner = ts.createScanner(
		ts.ScriptTarget.Latest,
		false,
		ts.LanguageVariant.Standard,
		code,
	);
	const comments: string[] = [];
	let ofLine = false;
	for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
		const isLine = kind === ts.SyntaxKind.SingleLineCommentTrivia;
		if (!isLine && kind !== ts.SyntaxKind.MultiLineCommentTrivia) {
			if (!/^\s*$/.test(scanner.getTokenText())) ofLine = false;
			continue;
		}
		const text = scanner
			.getTokenText()
			.replace(/^\/[/*]+|\*+\/$/g, '')
			.replace(/\n\s*\*? ?/g, ' ')
			.trim();
		if (isLine && ofLine) comments.push(`${comments.pop() ?? ''} ${text}`);
		else comments.push(text);
		ofLine = isLine;
	}
	return comments;
}

/** The documents, and their headings, that a comment names. */
export function referencesIn(comment: string): Reference[] {
	return [...comment.matchAll(DOCUMENT)].map(([, document = '', anchor, heading]) => ({
		document,
		...(anchor !== undefined && { anchor }),
		...(heading !== undefined && { heading }),
	}));
}

/** The links of a Markdown document to others, and to its own headings. */
export function linksIn(path: string, markdown: string): Reference[] {
	const text = markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
	return [...text.matchAll(LINK)].map(([, target = '', anchor]) => ({
		document: target === '' ? path : posix.join(posix.dirname(path), target),
		...(anchor !== undefined && { anchor }),
	}));
}

/** The source files that a Markdown document names, as they stand there: `delivery/decision.ts`. */
export function sourcesIn(markdown: string): string[] {
	const text = markdown.replace(/```[\s\S]*?```/g, '');
	return [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:m?ts|mjs|cjs|json|md))`/g)].map(
		([, path = '']) => path,
	);
}

/** The headings of a Markdown document, as text without its marks. */
function headingsOf(markdown: string): string[] {
	const text = markdown.replace(/```[\s\S]*?```/g, '');
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading.replace(/[`*]/g, '').trim(),
	);
}

/** Why a reference does not lead anywhere; undefined when it does. */
export function brokenBecause(
	{ document, heading, anchor }: Reference,
	exists: (path: string) => boolean,
): string | undefined {
	if (!exists(document)) return `${document} is not in the repository`;
	if (heading === undefined && anchor === undefined) return undefined;
	const headings = headingsOf(readFileSync(document, 'utf8'));
	if (heading !== undefined && !headings.includes(heading)) {
		return `${document} has no heading "${heading}"`;
	}
	if (anchor !== undefined && !headings.some((one) => slug(one) === anchor)) {
		return `${document} has no anchor #${anchor}`;
	}
	return undefined;
}
