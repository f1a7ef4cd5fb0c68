import { findSentMessage, historyRequest } from '../../../nodes/XquikDm/reads/history.ts';
import { NOON } from '../support/virtualClock.mts';

const MESSAGE = { userId: '12', text: 'Hello' };
const SINCE = NOON;

function entry(fields: Record<string, unknown> = {}): Record<string, unknown> {
	const createdAt = new Date(NOON + 1000).toISOString();
	return { id: '501', text: 'Hello', senderId: '99', receiverId: '12', createdAt, ...fields };
}

function find(messages: unknown, claimedMessageIds: string[] = []) {
	return findSentMessage({ messages }, MESSAGE, SINCE, new Set(claimedMessageIds))?.messageId;
}

describe('findSentMessage', () => {
	it('finds our message to the recipient, with the time that X gives it', () => {
		const page = { messages: [entry()] };
		expect(findSentMessage(page, MESSAGE, SINCE, new Set())).toEqual({
			messageId: '501',
			createdAt: '2026-10-01T12:00:01.000Z',
		});
	});

	it('finds it among others', () => {
		const messages = [
			entry({ id: '503', text: 'Bye' }),
			entry({ id: '502', senderId: '12' }),
			entry(),
		];
		expect(find(messages)).toBe('501');
	});

	it('takes the newest, which comes first', () => {
		expect(find([entry({ id: '502' }), entry({ id: '501' })])).toBe('502');
	});

	it('takes a message of the very moment', () => {
		expect(find([entry({ createdAt: new Date(SINCE).toISOString() })])).toBe('501');
	});

	it('leaves messages of other items alone', () => {
		expect(find([entry({ id: '502' }), entry({ id: '501' })], ['502'])).toBe('501');
		expect(find([entry()], ['501'])).toBeUndefined();
	});

	it.each<[rule: string, fields: Record<string, unknown>]>([
		['is older', { createdAt: new Date(SINCE - 1).toISOString() }],
		['has no time', { createdAt: undefined }],
		['has a time that is none', { createdAt: 'today' }],
		['has another text', { text: 'Hello ' }],
		['has a text in another case', { text: 'hello' }],
		['has no text', { text: undefined }],
		['came from the recipient', { senderId: '12', receiverId: '99' }],
		['went to another', { receiverId: '13' }],
		['went to oneself', { senderId: '12', receiverId: '12' }],
		['has a receiver that is a number', { receiverId: 12 }],
		['has no ID', { id: undefined }],
		['has an ID that is a number', { id: 501 }],
		['has an ID that is a path', { id: '../501' }],
	])('takes no message that %s', (_rule, fields) => {
		expect(find([entry(fields)])).toBeUndefined();
	});

	it.each<[rule: string, messages: unknown]>([
		['an empty page', []],
		['a page without list', undefined],
		['a page that is an object', { 0: entry() }],
		['a page of nonsense', [null, 7, 'x', []]],
	])('finds nothing in %s', (_rule, messages) => {
		expect(find(messages)).toBeUndefined();
	});

	it('finds nothing in an answer that is no object', () => {
		expect(findSentMessage([entry()], MESSAGE, SINCE, new Set())).toBeUndefined();
	});
});

describe('historyRequest', () => {
	it.each([
		[undefined, { account: 'acme' }],
		['c1', { account: 'acme', cursor: 'c1' }],
	])('names the account, and the cursor %j', (cursor, query) => {
		const path = '/x/dm/12/history';
		expect(historyRequest('12', 'acme', cursor)).toEqual({ method: 'GET', path, query });
	});
});
