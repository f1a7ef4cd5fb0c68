/** HTML whose texts are escaped. */
export class Markup {
	readonly html: string;

	constructor(html: string) {
		this.html = html;
	}
}

/** What may stand in a template: text is escaped, `false` and undefined leave nothing. */
type Part = Markup | string | number | false | undefined | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function shown(part: Part): string {
	if (part === undefined || part === false) return '';
	if (part instanceof Markup) return part.html;
	if (typeof part === 'object') return part.map(shown).join('');
	return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A template of HTML: what is put into it is text, unless it is markup of this template itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
	return new Markup(strings.map((text, index) => text + shown(parts[index])).join(''));
}
