/** Markup that n8n's descriptions may use, and what Markdown has for it. */
const MARKUP: ReadonlyArray<readonly [RegExp, string]> = [
	[/<a\s[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gis, '[$2]($1)'],
	[/<\/?(?:b|strong)>/gi, '**'],
	[/<\/?(?:i|em)>/gi, '_'],
	[/<\/?(?:code|kbd)>/gi, '`'],
	[/<(?:br|\/p|\/li)\s*\/?>/gi, ' '],
	[/<li>/gi, ' • '],
	[/<\/?(?:p|ul|ol|div|span)(?:\s[^>]*)?>/gi, ''],
];

const ENTITIES: Readonly<Record<string, string>> = {
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
	'&nbsp;': ' ',
	'&amp;': '&',
};

/**
 * Makes one line of Markdown of a text from a node description, which n8n shows as HTML: known
 * markup becomes Markdown, and every other `<` and `|` is text, in a table too.
 */
export function toMarkdown(html: string): string {
	let text = html;
	for (const [pattern, replacement] of MARKUP) text = text.replace(pattern, replacement);
	text = text
		.replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity)
		.replace(/\s+/g, ' ')
		.trim();
	return text
		.split(/(`[^`]*`)/)
		.map((part, index) => (index % 2 === 1 ? part : part.replace(/[<>]/g, '\\$&')))
		.join('')
		.replace(/\|/g, '\\|');
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

/** Ends a text with a full stop unless it has an end. */
export function sentence(text: string): string {
	return /[.!?…:]$/.test(text) ? text : `${text}.`;
}
