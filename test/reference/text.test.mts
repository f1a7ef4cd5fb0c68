import { code, table, toMarkdown } from '../../tools/reference/text.mts';

describe('toMarkdown', () => {
	it.each([
		['plain text', 'plain text'],
		[
			'See <a href="https://example.com/a" target="_blank">the docs</a>',
			'See [the docs](https://example.com/a)',
		],
		['<b>Careful</b>: <code>id</code><br>is <i>text</i>', 'Careful: `id` is text'],
		['<ul><li>one</li><li>two</li></ul>', '• one • two'],
		['a &lt;b&gt; &amp; c &quot;d&quot;', 'a \\<b\\> & c "d"'],
		['keep &amp;lt; as it is', 'keep &lt; as it is'],
		['1 < 2 and `<id>`', '1 \\< 2 and `<id>`'],
		['a | b', 'a \\| b'],
		['two\n\tlines', 'two lines'],
	])('%j', (html, markdown) => {
		expect(toMarkdown(html).replace(/\*\*|_/g, '')).toBe(markdown);
	});

	it('keeps bold and italic', () => {
		expect(toMarkdown('<strong>a</strong> <em>b</em>')).toBe('**a** _b_');
	});
});

describe('code', () => {
	it.each([
		['plain', '`plain`'],
		['a | b', '`a \\| b`'],
		['a `b`', '`` a `b` ``'],
		['two\nlines', '`two lines`'],
	])('%j', (value, expected) => {
		expect(code(value)).toBe(expected);
	});
});

describe('table', () => {
	it('leaves out columns without content', () => {
		expect(
			table(
				['a', 'b', 'c'],
				[
					['1', '', '3'],
					['', '', '4'],
				],
			),
		).toEqual(['| a | c |', '| --- | --- |', '| 1 | 3 |', '|  | 4 |', '']);
	});

	it('is nothing without rows', () => {
		expect(table(['a'], [])).toEqual([]);
	});
});
