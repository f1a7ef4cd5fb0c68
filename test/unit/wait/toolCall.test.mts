import { toolCallText } from '../../../nodes/XquikDm/resources/directMessage/wait/toolCall.ts';

describe('toolCallText', () => {
	it.each([
		[
			'{"Recipient":"44","Text":"Lunch?","n":1,"o":{"a":[1]}}',
			'Recipient: 44\nText: Lunch?\nn: 1\no: {"a":[1]}',
		],
		['{}', ''],
		['no JSON', 'no JSON'],
	])('shows %s', (json, text) => {
		expect(toolCallText(json)).toBe(text);
	});
});
