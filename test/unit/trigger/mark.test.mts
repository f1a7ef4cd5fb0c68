import { nextMark, readMark, wishFor } from '../../../nodes/XquikDmTrigger/mark.ts';

const CONVERSATION = { account: 'Acme', userId: '42' };
const MARK = { conversation: 'acme 42', newestId: '7', newestAt: '2026-10-01T12:00:00Z' };

describe('readMark', () => {
	it.each([
		['nothing stored', {}, undefined],
		['a mark', { mark: MARK }, MARK],
		[
			'of an empty conversation',
			{ mark: { conversation: 'acme 42' } },
			{ conversation: 'acme 42' },
		],
		['of another person', { mark: { ...MARK, conversation: 'acme 43' } }, undefined],
		['of another account', { mark: { ...MARK, conversation: 'other 42' } }, undefined],
		['something else', { mark: 'x' }, undefined],
		['null', { mark: null }, undefined],
		['broken parts', { mark: { ...MARK, newestId: 7, newestAt: 8 } }, { conversation: 'acme 42' }],
	])('%s', (_name, data, mark) => {
		expect(readMark(data, CONVERSATION)).toEqual(mark);
	});
});

describe('nextMark', () => {
	it.each([
		['an empty conversation', undefined, [], { conversation: 'acme 42' }],
		['nothing new', MARK, [], MARK],
		[
			'the newest comes first',
			MARK,
			[{ messageId: '9', createdAt: '2026-10-01T13:00:00Z' }, { messageId: '8' }],
			{ conversation: 'acme 42', newestId: '9', newestAt: '2026-10-01T13:00:00Z' },
		],
		['without a time', undefined, [{ messageId: '9' }], { conversation: 'acme 42', newestId: '9' }],
	])('%s', (_name, mark, messages, next) => {
		expect(nextMark(mark, CONVERSATION, messages)).toEqual(next);
	});
});

describe('wishFor', () => {
	it.each([
		['the first poll', undefined, { limit: 1 }],
		['a mark', MARK, { untilMessageId: '7', since: Date.UTC(2026, 9, 1, 12) }],
		['without a time', { conversation: 'acme 42', newestId: '7' }, { untilMessageId: '7' }],
		['with a time that is none', { ...MARK, newestAt: 'soon' }, { untilMessageId: '7' }],
		['an empty conversation', { conversation: 'acme 42' }, {}],
	])('%s', (_name, mark, wish) => {
		expect(wishFor(mark)).toEqual(wish);
	});
});
