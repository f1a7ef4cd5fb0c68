import type {
	HistoryMessage,
	HistoryPage,
	HistoryQuery,
} from '../../../nodes/XquikDm/reads/historyPages.ts';
import {
	HistoryCollector,
	isNotNewer,
	readHistory,
	readHistoryPage,
} from '../../../nodes/XquikDm/reads/historyPages.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const MINUTE = 60_000;

/** Message `n` was written `n` minutes after noon. */
function message(n: number, fields: Partial<HistoryMessage> = {}): HistoryMessage {
	return {
		messageId: String(500 + n),
		createdAt: new Date(NOON + n * MINUTE).toISOString(),
		...fields,
	};
}

function page(numbers: number[], nextCursor?: string): HistoryPage {
	return { messages: numbers.map((n) => message(n)), ...(nextCursor && { nextCursor }) };
}

function collect(pages: HistoryPage[], query: HistoryQuery = {}) {
	const collector = new HistoryCollector(query);
	let claimedMessageIds = 0;
	for (const next of pages) {
		claimedMessageIds++;
		if (collector.take(next) === undefined) break;
	}
	const ids = collector.messages.map(({ messageId }) => Number(messageId) - 500);
	return { ids, end: collector.end, claimedMessageIds, handedOut: collector.handedOut };
}

describe('readHistoryPage', () => {
	const entry = { id: '501', text: 'Hi', senderId: '12', receiverId: '99' };

	it('reads messages and cursor', () => {
		const body = { messages: [entry], has_next_page: true, next_cursor: 'c2' };
		expect(readHistoryPage(body)).toEqual({
			messages: [
				{
					messageId: '501',
					text: 'Hi',
					senderId: '12',
					receiverId: '99',
					createdAt: undefined,
					mediaUrl: undefined,
					pageNextCursor: 'c2',
				},
			],
			nextCursor: 'c2',
		});
	});

	it.each<[rule: string, fields: object, cursor: string | undefined]>([
		['an empty cursor', { has_next_page: true, next_cursor: '' }, undefined],
		['no cursor', { has_next_page: true }, undefined],
		['a cursor that is no text', { has_next_page: true, next_cursor: 7 }, undefined],
		['no next page', { has_next_page: false, next_cursor: 'c2' }, undefined],
		['a cursor alone', { next_cursor: 'c2' }, 'c2'],
	])('with %s', (_rule, fields, cursor) => {
		expect(readHistoryPage({ messages: [], ...fields })?.nextCursor).toBe(cursor);
	});

	it.each<[rule: string, id: unknown]>([
		['no ID', undefined],
		['an ID that is a number', 501],
		['an ID that is a path', '../501'],
	])('leaves out a message with %s', (_rule, id) => {
		expect(readHistoryPage({ messages: [{ ...entry, id }, null, 7] })?.messages).toEqual([]);
	});

	it.each([undefined, null, 'x', [], {}, { messages: {} }])('reads no page from %j', (body) => {
		expect(readHistoryPage(body)).toBeUndefined();
	});
});

describe('isNotNewer', () => {
	it.each<[string, string, boolean]>([
		['501', '501', true],
		['500', '501', true],
		['502', '501', false],
		['999', '1000', true],
		['1000', '999', false],
		['1893726451023852961', '1893726451023852962', true],
		['1893726451023852962', '1893726451023852961', false],
		['abc', 'abc', true],
		['abc', 'abd', false],
		['5', 'abc', false],
	])('%s than %s: %s', (one, other, older) => {
		expect(isNotNewer(one, other)).toBe(older);
	});
});

describe('HistoryCollector', () => {
	const NINE = [page([9, 8, 7], 'c2'), page([6, 5, 4], 'c3'), page([3, 2, 1])];

	it.each<[rule: string, query: HistoryQuery, ids: number[], end: string, pages: number]>([
		['everything', {}, [9, 8, 7, 6, 5, 4, 3, 2, 1], 'last_page', 3],
		['a limit within a page', { limit: 2 }, [9, 8], 'limit', 1],
		['a limit of just a page', { limit: 3 }, [9, 8, 7], 'limit', 1],
		['a limit beyond a page', { limit: 4 }, [9, 8, 7, 6], 'limit', 2],
		['a limit beyond the end', { limit: 99 }, [9, 8, 7, 6, 5, 4, 3, 2, 1], 'last_page', 3],
		['a time', { since: NOON + 5 * MINUTE }, [9, 8, 7, 6, 5], 'since', 2],
		['a time before all', { since: NOON }, [9, 8, 7, 6, 5, 4, 3, 2, 1], 'last_page', 3],
		['a time after all', { since: NOON + 10 * MINUTE }, [], 'since', 1],
		['a known message', { untilMessageId: '507' }, [9, 8], 'message', 1],
		['a known message on the next page', { untilMessageId: '506' }, [9, 8, 7], 'message', 2],
		[
			'a known message that was deleted',
			{ untilMessageId: '0' },
			[9, 8, 7, 6, 5, 4, 3, 2, 1],
			'last_page',
			3,
		],
		['the newest message', { untilMessageId: '509' }, [], 'message', 1],
		['both, the first wins', { limit: 2, since: NOON + 9 * MINUTE }, [9], 'since', 1],
		[
			'wanted messages only, which the limit counts',
			{ limit: 2, accepts: ({ messageId }) => Number(messageId) % 2 === 0 },
			[8, 6],
			'limit',
			2,
		],
	])('reads to the end of %s', (_rule, query, ids, end, pages) => {
		expect(collect(NINE, query)).toMatchObject({ ids, end, claimedMessageIds: pages });
	});

	it('counts what was handed out, wanted or not', () => {
		expect(collect(NINE, { limit: 4 }).handedOut).toBe(6);
	});

	it('takes each message once', () => {
		const pages = [page([9, 8, 8], 'c2'), page([8, 7, 9])];
		expect(collect(pages)).toMatchObject({ ids: [9, 8, 7], end: 'last_page', handedOut: 6 });
	});

	it('ends at a cursor that was there before', () => {
		const pages = [page([9], 'c2'), page([8], 'c3'), page([7], 'c2'), page([6], 'c4')];
		expect(collect(pages)).toMatchObject({ ids: [9, 8, 7], end: 'no_progress' });
	});

	it('ends after some pages without a new message', () => {
		const pages = Array.from({ length: 99 }, (_, n) => page(n < 2 ? [9 - n] : [], `c${n}`));
		expect(collect(pages)).toMatchObject({ ids: [9, 8], end: 'no_progress', claimedMessageIds: 5 });
	});

	it('takes a message without time, which ends nothing', () => {
		const pages = [{ messages: [message(9), message(8, { createdAt: undefined }), message(1)] }];
		expect(collect(pages, { since: NOON + 5 * MINUTE })).toMatchObject({ ids: [9, 8] });
	});
});

describe('readHistory', () => {
	const CONVERSATION = { userId: '12', account: 'acme' };
	const first = answer(200, { messages: [{ id: '2' }], has_next_page: true, next_cursor: 'c&2' });
	const last = answer(200, { messages: [{ id: '1' }], has_next_page: false, next_cursor: '' });

	async function readWith(script: RequestResult[], query: HistoryQuery = {}) {
		const api = new ScriptedApi(new VirtualClock(), script);
		const result = await readHistory(CONVERSATION, query, 120_000, api.session());
		return { result, queries: api.requests.map(({ query }) => query) };
	}

	it('asks page by page with the cursor', async () => {
		const { result, queries } = await readWith([first, last]);
		expect(result).toMatchObject({
			messages: [{ messageId: '2' }, { messageId: '1' }],
			handedOut: 2,
			end: 'last_page',
		});
		expect(queries).toEqual([{ account: 'acme' }, { account: 'acme', cursor: 'c&2' }]);
	});

	it('asks for no page that is not needed', async () => {
		const { queries } = await readWith([first], { limit: 1 });
		expect(queries).toHaveLength(1);
	});

	it('repeats a page that got lost', async () => {
		const { result } = await readWith([LOST, first, LOST, last]);
		expect(result).toMatchObject({ handedOut: 2, end: 'last_page' });
	});

	it.each<[rule: string, requestResult: RequestResult, code: string]>([
		['refused', answer(403, { error: 'dm_not_permitted' }), 'dm_not_permitted'],
		['something else', answer(200, { hello: 1 }), 'unexpected_answer'],
	])('keeps what it has when the next page is %s', async (_rule, requestResult, code) => {
		const { result } = await readWith([first, requestResult]);
		expect(result).toMatchObject({ messages: [{ messageId: '2' }], problem: { code } });
	});
});
