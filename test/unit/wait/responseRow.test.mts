import { answeredRow } from '../../../nodes/XquikDm/resources/directMessage/wait/responseRow.ts';

const ROW = { response_status: 'timed_out', approved: null, message_id: '1' };

describe('answeredRow', () => {
	it('fills in the fields that the row has', () => {
		const question = { row: ROW, askedAt: 1_000 };
		expect(answeredRow(question, { type: 'approval', approved: true }, 3_500)).toEqual({
			response_status: 'responded',
			approved: true,
			message_id: '1',
		});
	});

	it('has the field that must be there in any case', () => {
		const question = { row: { message_id: '1' }, askedAt: 0 };
		expect(answeredRow(question, { type: 'approval', approved: false }, 0, 'approved')).toEqual({
			message_id: '1',
			approved: false,
		});
	});

	it('has waited no less than no time, whatever the clocks say', () => {
		const question = { row: { waited_ms: null, responded_at: null }, askedAt: 5_000 };
		expect(answeredRow(question, { type: 'freeText', text: 'x' }, 0)).toEqual({
			waited_ms: 0,
			responded_at: '1970-01-01T00:00:00.000Z',
		});
	});
});
