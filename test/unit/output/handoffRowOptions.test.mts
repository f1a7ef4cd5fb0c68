import type { Delivery } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import type { Outcome } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { handoffRow, subjectOf } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { sentRecord } from '../support/answers.mts';
import {
	USER_ID,
	MESSAGE_ID,
	OPTIONS,
	PROBLEM,
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
