import { directionOf, historyRow } from '../../../nodes/XquikDm/output/historyRow.ts';

const CONVERSATION = { userId: '12', account: 'acme' };

describe('directionOf', () => {
	it.each<[string | undefined, string | undefined, string | null]>([
		['12', '99', 'incoming'],
		['12', undefined, 'incoming'],
		['99', '12', 'outgoing'],
		['99', undefined, 'outgoing'],
		[undefined, '12', 'outgoing'],
		[undefined, '99', null],
		[undefined, undefined, null],
		['12', '12', null],
	])('from %s to %s is %s', (senderId, receiverId, direction) => {
		expect(directionOf({ senderId, receiverId }, '12')).toBe(direction);
	});
});

describe('historyRow', () => {
	it('has every field', () => {
		const message = {
			messageId: '501',
			senderId: '12',
			receiverId: '99',
			text: 'Hello',
			createdAt: '2026-10-01T12:00:00.000Z',
			mediaUrl: 'https://xquik.com/m/1',
			pageNextCursor: 'c2',
		};
		expect(historyRow(message, CONVERSATION)).toEqual({
			record_type: 'dm_history',
			message_id: '501',
			conversation_user_id: '12',
			account: 'acme',
			source_endpoint: '/api/v1/x/dm/12/history',
			sender_id: '12',
			receiver_id: '99',
			direction: 'incoming',
			text: 'Hello',
			created_at: '2026-10-01T12:00:00.000Z',
			media_url: 'https://xquik.com/m/1',
			page_next_cursor: 'c2',
		});
	});

	it('has null for what is absent', () => {
		expect(historyRow({ messageId: '501' }, CONVERSATION)).toMatchObject({
			sender_id: null,
			receiver_id: null,
			direction: null,
			text: null,
			created_at: null,
			media_url: null,
			page_next_cursor: null,
		});
	});
});
