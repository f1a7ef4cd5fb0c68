import type { INodeProperties } from 'n8n-workflow';

/** Markup that n8n's descriptions may use, and what Markdown has for it. */
const MARKUP: ReadonlyArray<readonly [RegExp, string]> = [
	[/<a\s[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gis, '[$2]($1)'],
	[/<\/?(?:b|strong)>/gi, '**'],
	[/<\/?(?:i|em)>/gi, '_'],
	[/<\/?(?:code|kbd)>/gi, '`'],
	[/<(?:br|\/p|\/li)\s*\/?>/gi, ' '],
	[/<li>/gi, ' • '],
	[/<\/?(?:p|ul|ol|div|span)(?:\s[^>]*)?>/gi, ''],
	[/&lt;/g, '<'],
	[/&gt;/g, '>'],
	[/&quot;/g, '"'],
	[/&#39;/g, "'"],
	[/&nbsp;/g, ' '],
	[/&amp;/g, '&'],
];

/**
 * Makes one line of Markdown of a text from a node description, which n8n shows as HTML: known
 * markup becomes Markdown, and every other `<` and `|` is text, in a table too.
 */
export function toMarkdown(html: string): string {
	let text = html;
	for (const [pattern, replacement] of MARKUP) text = text.replace(pattern, replacement);
	const parts = text
		.replace(/\s+/g, ' ')
		.trim()
		.split(/(`[^`]*`)/);
	const escaped = parts.map((part, n) => (n % 2 === 1 ? part : part.replace(/[<>]/g, '\\$&')));
	return escaped.join('').replace(/\|/g, '\\|');
}

/** Shows a value as code that is safe in a table. */
export function code(value: string): string {
	const fence = value.includes('`') ? '``' : '`';
	const padding = fence === '``' ? ' ' : '';
	return `${fence}${padding}${value.replace(/\s+/g, ' ').replace(/\|/g, '\\|')}${padding}${fence}`;
}

/** A Markdown table; nothing without rows. A column that is empty in every row is left out. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] {
	if (rows.length === 0) return [];
	const columns = head.map((_, n) => n).filter((n) => rows.some((row) => (row[n] ?? '') !== ''));
	const line = (cells: readonly string[]) =>
		`| ${columns.map((n) => cells[n] ?? '').join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

/** A paragraph of Markdown; nothing without text. */
export function paragraph(text: string): string[] {
	return text === '' ? [] : [text, ''];
}

/** Ends a text with a full stop unless it has an end. */
function sentence(text: string): string {
	return /[.!?…:]$/.test(text) ? text : `${text}.`;
}

/** The sentences of those texts that say something, in one line. */
export function sentences(...texts: Array<string | undefined>): string {
	const said = texts.filter((text) => text !== undefined).filter((text) => text !== '');
	return said.map((text) => sentence(toMarkdown(text))).join(' ');
}

/** A value as code, or the choice's own name where it is one of these. */
export function nameOf(value: unknown, choices: INodeProperties['options'] = []): string {
	const choice = choices.find((one) => 'value' in one && one.value === value);
	if (choice !== undefined) return toMarkdown(choice.name);
	return code(typeof value === 'string' ? value : JSON.stringify(value));
}
