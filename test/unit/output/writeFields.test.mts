import type { ReportedWrite } from '../../../nodes/XquikDm/delivery/write.ts';
import { expiryOf } from '../../../nodes/XquikDm/output/uploadRow.ts';
import { doneAt, lifecycleFields, statusUrl } from '../../../nodes/XquikDm/output/writeFields.ts';
import { statusOf } from '../../../nodes/XquikDm/output/report.ts';
import { readWriteAction } from '../../../nodes/XquikDm/api/writeAction.ts';
import { sentRecord } from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';

const PROBLEM = { code: 'x', message: '', retryable: false, safeToRetry: false };

function done(fields: Record<string, unknown> = {}): ReportedWrite {
	const action = readWriteAction(sentRecord(fields));
	const success = { id: '1', replayed: false };
	return { kind: 'done', action, answeredAt: NOON, key: 'k', attempts: 2, success };
}

describe('statusOf', () => {
	it.each<[ReportedWrite, string]>([
		[done(), 'deleted'],
		[{ kind: 'pending', answeredAt: NOON }, 'pending_confirmation'],
		[{ kind: 'failed', problem: PROBLEM, conclusive: true, answeredAt: NOON }, 'failed'],
		[{ kind: 'unconfirmed', problem: PROBLEM, answeredAt: NOON }, 'unconfirmed'],
	])('of %j is %s', (write, state) => {
		expect(statusOf(write, 'deleted')).toBe(state);
	});
});

describe('doneAt', () => {
	it.each<[rule: string, write: ReportedWrite | undefined, at: string | null]>([
		['the confirmation', done({ confirmedAt: 'c', createdAt: 'm' }), 'c'],
		['the making of the record', done({ createdAt: 'm' }), 'm'],
		['the answer', done(), '2026-10-01T12:00:00.000Z'],
		['unknown when only the record was read', { ...done(), key: undefined }, null],
		['none while it is open', { kind: 'pending', answeredAt: NOON }, null],
		['none without a write', undefined, null],
	])('is %s', (_rule, write, at) => {
		expect(doneAt(write)).toBe(at);
	});
});

describe('expiryOf', () => {
	it.each([
		['2026-10-01T12:00:00.000Z', '2026-10-02T12:00:00.000Z'],
		['2026-10-01T12:00:00+02:00', '2026-10-02T10:00:00.000Z'],
		['soon', null],
		[null, null],
	])('of an upload at %s is %s', (uploadedAt, expiry) => {
		expect(expiryOf(uploadedAt)).toBe(expiry);
	});
});

describe('lifecycleFields', () => {
	it('are those of the write', () => {
		expect(lifecycleFields(done(), 'first')).toEqual({
			credits_charged: 10,
			write_action_id: 'wa_1',
			status_url: '/api/v1/x/write-actions/wa_1',
			idempotency_key: 'k',
			attempts: 2,
			replayed: false,
			request_id: null,
		});
	});

	it('of no write name the key it would have gone under', () => {
		expect(lifecycleFields(undefined, 'first')).toMatchObject({
			idempotency_key: 'first',
			attempts: 0,
			write_action_id: null,
		});
	});
});

describe('statusUrl', () => {
	it.each([
		['7', '/api/v1/x/write-actions/7'],
		[undefined, null],
	])('of %s is %s', (id, url) => {
		expect(statusUrl(id)).toBe(url);
	});
});
