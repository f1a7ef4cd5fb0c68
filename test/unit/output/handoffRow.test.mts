import type { Delivery } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import type { Attachment } from '../../../nodes/XquikDm/delivery/message.ts';
import type { WriteResult } from '../../../nodes/XquikDm/delivery/write.ts';
import type { Outcome } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { handoffRow, outcomeOf } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { sentRecord } from '../support/answers.mts';
import {
	ENDED_AT,
	USER_ID,
	MESSAGE_ID,
	OPTIONS,
	URL_ATTACHMENT,
	messageWith,
	done,
	SENT,
	UPLOADED,
	FAILED,
	UNCONFIRMED,
	PENDING,
	rowOf,
	PAID_MEDIA,
} from '../support/outcomes.mts';

describe('the row of a text message', () => {
	it('that was sent', () => {
		expect(rowOf({ send: SENT })).toEqual({
			record_type: 'dm_send',
			message_id: MESSAGE_ID,
			user_id: USER_ID,
			account: 'acme',
			text: ' Hello ',
			send_status: 'sent',
			success: true,
			source_endpoint: `/api/v1/x/dm/${USER_ID}`,
			handoff_format: 'jsonl',
			sent_at: ENDED_AT,
			credits_charged: 10,
			write_action_id: 'wa_1',
			status_url: '/api/v1/x/write-actions/wa_1',
			idempotency_key: 'send-key',
			attempts: 1,
			replayed: false,
			request_id: null,
		});
	});

	it('that was sent under the legacy contract has no record and no known charge', () => {
		const seed = done({ messageId: MESSAGE_ID, success: true }, MESSAGE_ID);
		expect(rowOf({ send: seed })).toMatchObject({
			send_status: 'sent',
			message_id: MESSAGE_ID,
			credits_charged: null,
			write_action_id: null,
			status_url: null,
		});
	});

	it('that an earlier run had sent has the time of that', () => {
		const confirmedAt = '2026-10-01T09:00:00.000Z';
		const replayed = done(sentRecord({ idempotent: true, confirmedAt }), MESSAGE_ID);
		expect(rowOf({ send: replayed })).toMatchObject({ replayed: true, sent_at: confirmedAt });
	});

	it('that is pending', () => {
		expect(rowOf({ send: PENDING })).toMatchObject({
			send_status: 'pending_confirmation',
			success: false,
			message_id: null,
			sent_at: null,
			write_action_id: 'wa_1',
			status_url: '/api/v1/x/write-actions/wa_1',
			idempotency_key: 'send-key',
		});
	});

	it.each<[status: string, send: WriteResult, code: string, safe: boolean]>([
		['failed', FAILED, 'x_dm_not_allowed', true],
		['unconfirmed', UNCONFIRMED, 'x_write_expired', false],
	])('that is %s says why, and what may be done', (status, send, code, safe) => {
		expect(rowOf({ send })).toMatchObject({
			send_status: status,
			success: false,
			message_id: null,
			sent_at: null,
			error_code: code,
			error_message: expect.stringMatching(/\w/) as string,
			retryable: false,
			safe_to_retry: safe,
			next_action: 'fix_request',
			http_status: 422,
			idempotency_key: 'send-key',
			attempts: 1,
		});
	});

	it('that was found in the history is sent', () => {
		const outcome: Outcome = {
			...outcomeOf(messageWith(), { send: UNCONFIRMED, endedAt: ENDED_AT }),
			status: 'sent',
			problem: undefined,
			verifiedBy: 'history',
			messageId: '501',
			sentAt: '2026-10-01T12:00:01.000Z',
		};
		const row = handoffRow(outcome, OPTIONS);
		expect(row).toMatchObject({
			send_status: 'sent',
			success: true,
			message_id: '501',
			sent_at: '2026-10-01T12:00:01.000Z',
			verified_by: 'history',
		});
		expect(row).not.toHaveProperty('error_code');
	});

	it.each<[string, Partial<Delivery>]>([
		['sent', { send: SENT }],
		['pending', { send: PENDING }],
		['failed', { send: FAILED }],
		['unconfirmed', { send: UNCONFIRMED }],
	])('has no media fields (%s)', (_status, delivery) => {
		const row = rowOf(delivery);
		expect(row).toMatchObject({ record_type: 'dm_send' });
		expect(Object.keys(row).filter((name) => name.startsWith('media'))).toEqual([]);
	});
});

describe('the row of a message with an attachment', () => {
	it('that was sent has the media ID in both forms, and both charges', () => {
		expect(rowOf({ ...PAID_MEDIA, send: SENT }, URL_ATTACHMENT)).toMatchObject({
			record_type: 'dm_media_send',
			media_ids: ['77'],
			media_id: '77',
			media_url: 'https://media.example/77',
			credits_charged: 20,
			idempotency_key: 'send-key',
		});
	});

	it.each<[string, WriteResult]>([
		['failed', FAILED],
		['unconfirmed', UNCONFIRMED],
	])('that is %s has the media ID already paid for', (_status, send) => {
		expect(rowOf({ ...PAID_MEDIA, send }, URL_ATTACHMENT)).toMatchObject({
			media_id: '77',
			media_ids: ['77'],
			credits_charged: 10,
		});
	});

	it.each<[string, WriteResult, code: string]>([
		['failed', { ...FAILED, key: 'upload-key' }, 'x_dm_not_allowed'],
		['is unconfirmed', { ...UNCONFIRMED, key: 'upload-key' }, 'x_write_expired'],
		['is pending', { ...PENDING, key: 'upload-key' }, 'upload_not_confirmed'],
	])('whose upload %s is failed, and safe to retry: nothing was sent', (_rule, upload, code) => {
		expect(rowOf({ upload }, URL_ATTACHMENT)).toMatchObject({
			record_type: 'dm_media_send',
			send_status: 'failed',
			error_code: code,
			safe_to_retry: true,
			message_id: null,
			media_id: null,
			media_ids: [],
			sent_at: null,
			idempotency_key: 'upload-key',
		});
	});

	it('whose upload gave no media ID is failed, and safe to retry', () => {
		const upload: WriteResult = { ...UPLOADED, kind: 'done', success: { replayed: false } };
		expect(rowOf({ upload }, URL_ATTACHMENT)).toMatchObject({
			send_status: 'failed',
			error_code: 'unexpected_answer',
			safe_to_retry: true,
			media_id: null,
		});
	});

	it('has a media ID that was given', () => {
		const given: Attachment = { kind: 'mediaId', mediaId: '78' };
		expect(rowOf({ send: SENT, mediaId: '78' }, given)).toMatchObject({
			record_type: 'dm_media_send',
			media_ids: ['78'],
			media_id: '78',
			credits_charged: 10,
		});
	});
});
