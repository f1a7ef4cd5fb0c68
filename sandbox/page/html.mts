/** Markup that needs no more escaping. Only {@link html} makes it. */
export class Html {
	readonly #markup: string;

	constructor(key: typeof MAKE, markup: string) {
		if (key !== MAKE) throw new TypeError('Markup comes from the html template only');
		this.#markup = markup;
	}

	toString(): string {
		return this.#markup;
	}
}

/** What may stand in a template; text is escaped, and null, undefined and false leave nothing. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

const MAKE = Symbol('html');

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
	'`': '&#96;',
};

/**
 * A template of HTML. Everything put into it is escaped, unless it is markup of this template
 * itself: there is no way to say that a text is safe. It stands between tags or within a quoted
 * attribute that is no script, style or address; addresses are the page's own.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
	const rest = parts.map((part, index) => markupOf(part) + (strings[index + 1] ?? ''));
	return new Html(MAKE, (strings[0] ?? '') + rest.join(''));
}

function markupOf(part: Part): string {
	if (part === null || part === undefined || part === false) return '';
	if (part instanceof Html) return part.toString();
	if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
	return part.map(markupOf).join('');
}

function escaped(text: string): string {
	return text.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}
