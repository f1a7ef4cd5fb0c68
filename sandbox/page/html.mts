import { html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup that needs no more escaping. */
export type Html = HtmlEscapedString;

/** What may stand in a template; text is escaped, and null, undefined and false leave nothing. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/**
 * A template of HTML. Everything put into it is escaped, unless it is markup of this template
 * itself. It stands between tags or within a quoted attribute that is no script, style or address;
 * addresses are the page's own, or checked to be http or https.
 */
// Only a promise among the parts makes a promise of the whole, and a part is none.
export const html = template as (strings: TemplateStringsArray, ...parts: Part[]) => Html;
