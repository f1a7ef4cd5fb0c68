import type { WriteEnding } from '../../../nodes/XquikDm/delivery/write.ts';
import { recordRow, unreadRecordRow } from '../../../nodes/XquikDm/output/recordRow.ts';
import { readWriteAction } from '../../../nodes/XquikDm/api/writeAction.ts';
import { record, sentRecord } from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';

const OPTIONS = { includeMessageText: true, includeApiResponse: false };
const CONFIRMED = '2026-10-01T11:59:00.000Z';
const PROBLEM = {
	code: 'x_rejected',
	message: 'No “Hello”.',
	retryable: false,
	safeToRetry: false,
};

function done(fields: Record<string, unknown> = {}): WriteEnding {
	const body = sentRecord({ confirmedAt: CONFIRMED, ...fields });
	const action = readWriteAction(body);
	const success = { id: action?.resultId, mediaUrl: action?.mediaUrl, replayed: false };
	return { kind: 'done', action, answer: body, answeredAt: NOON, success };
}
const FAILED: WriteEnding = {
	kind: 'failed',
	problem: PROBLEM,
	conclusive: true,
	answeredAt: NOON,
};
const PENDING: WriteEnding = { kind: 'pending', answeredAt: NOON, answer: record() };
const SEND = { action: 'send_dm', account: 'acme', userId: '12', text: 'Hello' };

describe('recordRow', () => {
	it('of a send is the row of Send', () => {
		expect(recordRow('wa_1', SEND, done(), OPTIONS)).toEqual({
			record_type: 'dm_send',
			message_id: '1890000000000000001',
			user_id: '12',
			account: 'acme',
			text: 'Hello',
			send_status: 'sent',
			success: true,
			source_endpoint: '/api/v1/x/dm/12',
			handoff_format: 'jsonl',
			sent_at: CONFIRMED,
			credits_charged: 10,
			write_action_id: 'wa_1',
			status_url: '/api/v1/x/write-actions/wa_1',
			idempotency_key: null,
			attempts: null,
			replayed: false,
			request_id: null,
		});
	});

	it('of a send with media has the media fields', () => {
		const row = recordRow('wa_1', { ...SEND, mediaId: '77' }, done(), OPTIONS);
		expect(row).toMatchObject({ record_type: 'dm_media_send', media_ids: ['77'], media_id: '77' });
	});

	it.each<[WriteEnding, string]>([
		[FAILED, 'failed'],
		[PENDING, 'pending_confirmation'],
		[{ ...FAILED, kind: 'unconfirmed' }, 'unconfirmed'],
	])('of a send that is %j', (ending, status) => {
		const row = recordRow('wa_1', SEND, ending, OPTIONS);
		expect(row).toMatchObject({ send_status: status, success: false, sent_at: null });
	});

	it('says what went wrong', () => {
		const row = recordRow('wa_1', SEND, FAILED, OPTIONS);
		expect(row).toMatchObject({ error_code: 'x_rejected', safe_to_retry: false });
	});

	it('leaves the text out everywhere when it is to', () => {
		const row = recordRow(
			'wa_1',
			SEND,
			{ ...FAILED, answer: { t: 'Hello' } },
			{
				includeMessageText: false,
				includeApiResponse: true,
			},
		);
		expect(row).not.toHaveProperty('text');
		expect(JSON.stringify(row)).not.toContain('Hello');
	});

	it('of an upload is the row of Upload', () => {
		const ending = done({ mediaUrl: 'https://xquik.com/m/1', createdAt: undefined });
		const subject = { action: 'upload_media', account: 'acme' };
		expect(recordRow('wa_1', subject, ending, OPTIONS)).toMatchObject({
			record_type: 'media_upload',
			media_id: '1890000000000000001',
			media_url: 'https://xquik.com/m/1',
			state: 'uploaded',
			expires_at: '2026-10-02T11:59:00.000Z',
		});
	});

	it('of a deletion is the row of Delete', () => {
		const subject = { action: 'delete_dm', account: 'acme', userId: '12', messageId: '501' };
		expect(recordRow('wa_1', subject, done(), OPTIONS)).toMatchObject({
			record_type: 'dm_delete',
			message_id: '501',
			state: 'deleted',
			deleted_at: CONFIRMED,
			source_endpoint: '/api/v1/x/dm/12/messages/501',
		});
	});

	it.each([
		['send_dm', 'dm_send'],
		['create_tweet', 'create_tweet'],
		[undefined, null],
	])('of the action %s has the record type %s', (action, type) => {
		expect(recordRow('wa_1', { action }, PENDING, OPTIONS).record_type).toBe(type);
	});

	it('of a record without times knows none', () => {
		const ending = done({ confirmedAt: undefined });
		expect(recordRow('wa_1', { action: 'upload_media' }, ending, OPTIONS)).toMatchObject({
			uploaded_at: null,
			expires_at: null,
		});
	});
});

describe('unreadRecordRow', () => {
	it('calls nothing safe to repeat', () => {
		const problem = { code: 'not_found', message: '', retryable: false, safeToRetry: true };
		expect(unreadRecordRow('wa_1', { problem })).toMatchObject({
			record_type: null,
			send_status: 'unconfirmed',
			safe_to_retry: false,
			write_action_id: 'wa_1',
			attempts: null,
		});
	});
});
