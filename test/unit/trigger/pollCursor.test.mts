import {
	isNew,
	isTooEarly,
	nextPollCursor,
	readPollCursor,
	queryAfter,
} from '../../../nodes/XquikDm/trigger/pollCursor.ts';

const CONVERSATION = { account: 'Acme', userId: '42' };
const MARK = { conversation: 'acme 42', newestId: '7', newestAt: '2026-10-01T12:00:00Z' };
const READ_AT = Date.UTC(2026, 9, 1, 12, 0, 0, 300);
/** The mark of a conversation that was empty when it was first read. */
const EMPTY = { conversation: 'acme 42', newestAt: '2026-10-01T12:00:00.300Z' };

describe('readMark', () => {
	it.each([
		['nothing stored', {}, undefined],
		['a mark', { mark: MARK }, MARK],
		['of an empty conversation', { mark: EMPTY }, EMPTY],
		['of an empty conversation, without a time', { mark: { conversation: 'acme 42' } }, undefined],
		['of another person', { mark: { ...MARK, conversation: 'acme 43' } }, undefined],
		['of another account', { mark: { ...MARK, conversation: 'other 42' } }, undefined],
		['something else', { mark: 'x' }, undefined],
		['null', { mark: null }, undefined],
		['broken parts', { mark: { ...MARK, newestId: 7, newestAt: 8 } }, undefined],
	])('%s', (_name, data, mark) => {
		expect(readPollCursor(data, CONVERSATION)).toEqual(mark);
	});
});

describe('isTooEarly', () => {
	const MINUTE = 60_000;
	it.each<[rule: string, polledAt: unknown, interval: number, early: boolean]>([
		['the first poll', undefined, 15, false],
		['14 minutes after the last', READ_AT - 14 * MINUTE, 15, true],
		['15 minutes after the last', READ_AT - 15 * MINUTE, 15, false],
		['2 seconds before its time', READ_AT - 15 * MINUTE + 2000, 15, false],
		['at once, with no interval', READ_AT, 0, false],
		['after the clock was set back', READ_AT + MINUTE, 15, false],
		['where something else is stored', 'x', 15, false],
	])('%s', (_rule, polledAt, interval, early) => {
		expect(isTooEarly(polledAt, READ_AT, interval * MINUTE)).toBe(early);
	});
});

describe('nextMark', () => {
	it.each([
		['an empty conversation', undefined, [], EMPTY],
		[
			'a conversation that is still empty',
			{ ...EMPTY, newestAt: MARK.newestAt },
			[],
			{ ...EMPTY, newestAt: MARK.newestAt },
		],
		['nothing new', MARK, [], MARK],
		[
			'the newest comes first',
			MARK,
			[{ messageId: '9', createdAt: '2026-10-01T13:00:00Z' }, { messageId: '8' }],
			{ conversation: 'acme 42', newestId: '9', newestAt: '2026-10-01T13:00:00Z' },
		],
		['without a time', undefined, [{ messageId: '9' }], { conversation: 'acme 42', newestId: '9' }],
	])('%s', (_name, mark, messages, next) => {
		expect(nextPollCursor(mark, CONVERSATION, messages, READ_AT)).toEqual(next);
	});
});

describe('wishFor', () => {
	it.each([
		['the first poll', undefined, { limit: 1 }],
		['a mark', MARK, { untilMessageId: '7', since: Date.UTC(2026, 9, 1, 12) }],
		['without a time', { conversation: 'acme 42', newestId: '7' }, { untilMessageId: '7' }],
		['with a time that is none', { ...MARK, newestAt: 'soon' }, { untilMessageId: '7' }],
		['an empty conversation', EMPTY, { since: Date.UTC(2026, 9, 1, 12) }],
	])('%s', (_name, mark, query) => {
		expect(queryAfter(mark)).toEqual(query);
	});
});

describe('isNew', () => {
	it.each<[rule: string, createdAt: string | undefined, isNew: boolean]>([
		['before it was seen to be empty', '2026-10-01T12:00:00.299Z', false],
		['an old one', '2026-01-05T09:00:00.000Z', false],
		['just then', '2026-10-01T12:00:00.300Z', true],
		['after it', '2026-10-01T12:00:00.301Z', true],
		['in the same second, by a clock of whole seconds', '2026-10-01T12:00:00Z', true],
		['in the second before, by such a clock', '2026-10-01T11:59:59Z', false],
		['at an unknown time', undefined, false],
	])('of a conversation that was empty: %s', (_rule, createdAt, expected) => {
		expect(isNew({ messageId: '1', createdAt }, EMPTY)).toBe(expected);
	});

	it('is everything that was read with the mark of a message', () => {
		expect(isNew({ messageId: '9' }, MARK)).toBe(true);
		expect(isNew({ messageId: '9' }, undefined)).toBe(true);
	});
});
