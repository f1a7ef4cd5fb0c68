import { checkText } from '../../../nodes/XquikDm/parameters/text.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

describe('checkText', () => {
	it.each<[rule: string, parameter: unknown, text: string]>([
		['a text', 'Hello', 'Hello'],
		['white space around it as it is', '  Hello\n', '  Hello\n'],
		['line breaks as they are', 'a\r\nb\nc', 'a\r\nb\nc'],
		['emoji and combining marks as they are', '👩‍👩‍👧 e\u0301', '👩‍👩‍👧 e\u0301'],
		['the longest text', 'a'.repeat(10_000), 'a'.repeat(10_000)],
		['the longest text of emoji, each one character', '👍'.repeat(10_000), '👍'.repeat(10_000)],
		['a number', 0, '0'],
		['a boolean', false, 'false'],
	])('takes %s', (_rule, parameter, text) => {
		expect(checkText(parameter)).toBe(text);
	});

	it.each<[rule: string, parameter: unknown, code: string]>([
		['empty', '', 'text_blank'],
		['blank', ' \t\r\n', 'text_blank'],
		['a space that does not break', '\u00a0', 'text_blank'],
		['null', null, 'text_blank'],
		['absent', undefined, 'text_blank'],
		['a character too long', 'a'.repeat(10_001), 'text_too_long'],
		['an emoji too long', '👍'.repeat(10_001), 'text_too_long'],
		['an object', { text: 'Hello' }, 'text_invalid'],
		['a list', ['Hello'], 'text_invalid'],
	])('refuses a text that is %s', (_rule, parameter, code) => {
		expect(inputErrorOf(() => checkText(parameter))).toEqual({ code, field: 'Text' });
	});
});
