import type { Part } from '../../../sandbox/page/html.mts';
import { html } from '../../../sandbox/page/html.mts';

describe('html', () => {
	it.each<[Part, string]>([
		['plain', 'plain'],
		['<b>&amp;</b>', '&lt;b&gt;&amp;amp;&lt;/b&gt;'],
		['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
		['" onload="x', '&quot; onload=&quot;x'],
		["' onload='x", '&#39; onload=&#39;x'],
		['ünïcödé 🎉', 'ünïcödé 🎉'],
		[0, '0'],
		[12_345, '12345'],
		[null, ''],
		[undefined, ''],
		[false, ''],
		['', ''],
		[html`<i>${'<'}</i>`, '<i>&lt;</i>'],
		[['<', html`<hr />`, ['>', null]], '&lt;<hr />&gt;'],
		[[], ''],
	])('puts %p in as %p', (part, markup) => {
		expect(html`<p title="${part}">${part}</p>`.toString()).toBe(
			`<p title="${markup}">${markup}</p>`,
		);
	});

	it('escapes a text once, however deep the templates are', () => {
		const inner = html`<b>${'&'}</b>`;
		expect(html`<p>${html`<i>${inner}</i>`}</p>`.toString()).toBe('<p><i><b>&amp;</b></i></p>');
	});

	it('takes what looks like markup but is none for text', () => {
		const impostor = { toString: () => '<script>' } as unknown as string;
		expect(html`<p>${impostor}</p>`.toString()).toBe('<p>&lt;script&gt;</p>');
	});
});
