import type { Problem } from '../../../nodes/XquikDm/delivery/decision.ts';
import type { Delivery } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import type { Attachment, Message } from '../../../nodes/XquikDm/delivery/message.ts';
import type { WriteResult } from '../../../nodes/XquikDm/delivery/write.ts';
import type { Outcome, RowOptions } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { handoffRow, outcomeOf, subjectOf } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { readWriteAction } from '../../../nodes/XquikDm/api/writeAction.ts';
import { record, sentRecord } from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';

const ENDED_AT = '2026-10-01T12:00:05.000Z';
const USER_ID = '1890123456789012345';
const MESSAGE_ID = '1890000000000000001';
const OPTIONS: RowOptions = { includeMessageText: true, includeApiResponse: false };
const PROBLEM: Problem = {
	code: 'x_dm_not_allowed',
	message: 'Closed.',
	httpStatus: 422,
	retryable: false,
	safeToRetry: true,
	nextAction: 'fix_request',
};
const URL_ATTACHMENT: Attachment = { kind: 'url', url: 'https://files.example/a.png' };

function messageWith(attachment: Attachment = { kind: 'none' }): Message {
	return {
		itemIndex: 0,
		account: 'acme',
		userId: USER_ID,
		text: ' Hello ',
		attachment,
		maxWait: 120_000,
	};
}

function base(answer: unknown, key = 'send-key') {
	return { key, attempts: 1, action: readWriteAction(answer), answer, answeredAt: NOON };
}

function done(answer: unknown, id: string, key?: string): WriteResult {
	const own = base(answer, key);
	const replayed = own.action?.idempotent === true;
	return { ...own, kind: 'done', success: { id, action: own.action, replayed } };
}

const SENT = done(sentRecord(), MESSAGE_ID);
const UPLOADED = done(
	sentRecord({ id: 'wa_0', writeActionId: 'wa_0', result: { type: 'media', id: '77' } }),
	'77',
	'upload-key',
);
const FAILED = {
	...base({ error: 'x_dm_not_allowed' }),
	kind: 'failed',
	conclusive: true,
	problem: PROBLEM,
} satisfies WriteResult;
const UNCONFIRMED: WriteResult = {
	...base(record({ status: 'expired', terminal: true })),
	kind: 'unconfirmed',
	problem: { ...PROBLEM, code: 'x_write_expired', safeToRetry: false },
};
const PENDING: WriteResult = { ...base(record()), kind: 'pending' };

function rowOf(delivery: Partial<Delivery>, attachment?: Attachment, options = OPTIONS) {
	const message = messageWith(attachment);
	return handoffRow(outcomeOf(message, { endedAt: ENDED_AT, ...delivery }), options);
}

const PAID_MEDIA = { upload: UPLOADED, mediaId: '77', mediaUrl: 'https://media.example/77' };

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

describe('the row of an item for which no write was made', () => {
	const subject = subjectOf(messageWith());

	it('in a dry run has the planned credits and the key', () => {
		const row = handoffRow(
			{ status: 'dry_run', subject, key: 'send-key', plannedCredits: 10 },
			OPTIONS,
		);
		expect(row).toMatchObject({
			send_status: 'dry_run',
			success: false,
			planned_credits: 10,
			credits_charged: null,
			message_id: null,
			sent_at: null,
			idempotency_key: 'send-key',
			attempts: 0,
		});
	});

	it('that was not attempted says why', () => {
		const problem = { code: 'account_stopped', message: '', retryable: true, safeToRetry: true };
		const row = handoffRow({ status: 'not_attempted', subject, key: 'send-key', problem }, OPTIONS);
		expect(row).toMatchObject({
			send_status: 'not_attempted',
			error_code: 'account_stopped',
			safe_to_retry: true,
			next_action: null,
			http_status: null,
			attempts: 0,
			idempotency_key: 'send-key',
			credits_charged: null,
		});
	});

	it('for bad input has what was valid, and names the rest null', () => {
		const outcome: Outcome = {
			status: 'failed',
			subject: { account: 'acme' },
			key: 'send-key',
			local: true,
			title: 'Recipient is empty',
			remedy: 'Enter one.',
			problem: { code: 'recipient_missing', message: '', retryable: false, safeToRetry: true },
		};
		expect(handoffRow(outcome, OPTIONS)).toMatchObject({
			record_type: 'dm_send',
			account: 'acme',
			user_id: null,
			text: null,
			source_endpoint: null,
			error_code: 'recipient_missing',
			error_message: 'Recipient is empty. Enter one.',
		});
	});

	it('for a closed recipient has the username that was looked up', () => {
		const problem = { code: 'recipient_closed', message: '', retryable: false, safeToRetry: true };
		const closed: Outcome = {
			status: 'failed',
			subject: { ...subject, username: 'jack' },
			problem,
		};
		expect(handoffRow(closed, OPTIONS)).toMatchObject({ username: 'jack', user_id: USER_ID });
	});
});

describe('the options of a row', () => {
	it('leave the private text out', () => {
		const row = rowOf({ send: SENT }, undefined, { ...OPTIONS, includeMessageText: false });
		expect(row).not.toHaveProperty('text');
		expect(JSON.stringify(row)).not.toContain('Hello');
	});

	it('add the answers as they came', () => {
		const delivery = { ...PAID_MEDIA, send: SENT };
		const row = rowOf(delivery, URL_ATTACHMENT, { ...OPTIONS, includeApiResponse: true });
		expect(row.api_response).toEqual({ upload: UPLOADED.answer, send: SENT.answer });
	});

	it('leave the private text out of the answers too, and nothing else', () => {
		const send = done(sentRecord({ request: { payload: { text: ' Hello ' } } }), MESSAGE_ID);
		const options = { includeMessageText: false, includeApiResponse: true };
		const row = rowOf({ send }, undefined, options);
		expect(JSON.stringify(row)).not.toContain('Hello');
		expect(row).toHaveProperty('api_response.send.messageId', MESSAGE_ID);
	});

	it('add no answers of an item for which no write was made', () => {
		const options = { ...OPTIONS, includeApiResponse: true };
		const none = handoffRow({ status: 'dry_run', subject: {} }, options);
		expect(none.api_response).toEqual({});
	});
});

describe('every row', () => {
	const statuses: [string, Partial<Delivery>][] = [
		['sent', { ...PAID_MEDIA, send: SENT }],
		['pending', { ...PAID_MEDIA, send: PENDING }],
		['failed', { ...PAID_MEDIA, send: FAILED }],
		['unconfirmed', { ...PAID_MEDIA, send: UNCONFIRMED }],
	];

	it.each(statuses)('has its IDs as text (%s)', (_status, delivery) => {
		const row = rowOf(delivery, URL_ATTACHMENT);
		for (const name of ['message_id', 'user_id', 'media_id', 'write_action_id']) {
			expect(row[name] === null || typeof row[name] === 'string').toBe(true);
		}
	});

	it.each(statuses)('is one line of JSON that loses nothing (%s)', (_status, delivery) => {
		const row = rowOf(delivery, URL_ATTACHMENT);
		expect(JSON.parse(JSON.stringify(row))).toEqual(row);
	});

	it.each(statuses)('has its key, attempts and charge (%s)', (_status, delivery) => {
		const row = rowOf(delivery, URL_ATTACHMENT);
		expect(row).toHaveProperty('idempotency_key');
		expect(row).toHaveProperty('attempts');
		expect(row).toHaveProperty('credits_charged');
	});

	it('has a status URL made of the ID, whatever the server says', () => {
		const statusUrl = 'https://elsewhere.example/x';
		const row = rowOf({ send: done(sentRecord({ statusUrl }), MESSAGE_ID) });
		expect(row.status_url).toBe('/api/v1/x/write-actions/wa_1');
	});

	it('tells in its error what the server says, and which fields', () => {
		const problem = { ...PROBLEM, fields: ['text', 'account'] };
		const row = rowOf({ send: { ...FAILED, problem } });
		expect(row.error_message).toContain('Closed');
		expect(row.error_message).toContain('text, account');
	});
});
