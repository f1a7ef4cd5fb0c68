import type { SendEntry } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import type { Outcome } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { handoffRow } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { settledEntry } from '../../../nodes/XquikDm/resources/directMessage/send/recall.ts';
import { readWriteAction } from '../../../nodes/XquikDm/api/writeAction.ts';
import { sentRecord } from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';

const OPENED: SendEntry = {
	state: 'open',
	typed: 'typed',
	message: 'hello',
	firstAttempt: 1,
	fileRevision: 1,
};
const AT = '2026-10-01T12:00:00.000Z';

function problem(code: string) {
	return { code, message: '', retryable: false, safeToRetry: false };
}

function sent(fields: Partial<Outcome> = {}): Outcome {
	const action = readWriteAction(sentRecord({ requestId: 'req_0' }));
	return {
		status: 'sent',
		subject: {},
		delivery: {
			mediaId: '7',
			mediaUrl: 'https://media.example/7',
			endedAt: AT,
			send: {
				kind: 'done',
				success: { id: '501', action, replayed: false },
				action,
				answeredAt: NOON,
				key: 'key-2',
				attempts: 2,
				requestId: 'req_1',
			},
		},
		...fields,
	};
}

describe('what the execution remembers after a delivery', () => {
	it.each<[rule: string, outcome: Outcome, isKept: boolean]>([
		['has failed', { status: 'failed', subject: {}, problem: problem('http_400') }, true],
		[
			'has an unknown outcome',
			{ status: 'unconfirmed', subject: {}, problem: problem('timeout') },
			true,
		],
		['is on its way', { status: 'pending_confirmation', subject: {} }, false],
		['is out', sent(), false],
	])(
		'of a message that may be out, when another one in its place %s: kept %j',
		(_rule, outcome, isKept) => {
			const before: SendEntry = { ...OPENED, state: 'unconfirmed', message: 'before' };
			const after = settledEntry(before, OPENED, outcome, true);
			expect(after?.message).toBe(isKept ? 'before' : 'hello');
		},
	);

	it('is all that its row needs once more', () => {
		expect(settledEntry(undefined, OPENED, sent())).toEqual({
			...OPENED,
			state: 'sent',
			messageId: '501',
			mediaId: '7',
			mediaUrl: 'https://media.example/7',
			actionId: 'wa_1',
			requestId: 'req_1',
			sentAt: AT,
			credits: 10,
			key: 'key-2',
			attempts: 2,
		});
	});

	it('is nothing that is not known', () => {
		const outcome: Outcome = { status: 'failed', subject: {}, problem: problem('timeout') };
		expect(Object.entries(settledEntry(undefined, OPENED, outcome) ?? {})).toEqual(
			Object.entries({ ...OPENED, state: 'failed' }),
		);
	});

	it('keeps what was known before and is not told anew', () => {
		const known = { ...OPENED, credits: 20, mediaId: '7', key: 'key-1', sentAt: AT };
		const outcome: Outcome = { status: 'unconfirmed', subject: {} };
		expect(settledEntry(undefined, known, outcome)).toEqual({ ...known, state: 'unconfirmed' });
	});

	it.each<[Outcome['status'], SendEntry['state']]>([
		['sent', 'sent'],
		['pending_confirmation', 'pending'],
		['unconfirmed', 'unconfirmed'],
		['failed', 'failed'],
		['not_attempted', 'open'],
	])('of a message that is %s is that it is %s', (status, state) => {
		expect(settledEntry(undefined, OPENED, { status, subject: {} })?.state).toBe(state);
	});

	it('has ID and time of a message that was found in the conversation', () => {
		const found = sent({
			verifiedBy: 'history',
			messageId: '502',
			sentAt: '2026-10-01T11:59:59.000Z',
		});
		expect(settledEntry(undefined, OPENED, found)).toMatchObject({
			messageId: '502',
			verifiedBy: 'history',
			sentAt: '2026-10-01T11:59:59.000Z',
		});
	});

	it('has the time that its row tells: of a replayed message the one it was confirmed at', () => {
		const confirmedAt = '2026-10-01T09:30:00.000Z';
		const action = readWriteAction(sentRecord({ idempotent: true, confirmedAt }));
		const replayed = sent();
		const send = { kind: 'done' as const, success: { id: '501', action, replayed: true }, action };
		replayed.delivery = { endedAt: AT, send: { ...send, answeredAt: NOON } };
		const { sent_at: told } = handoffRow(replayed, {
			includeMessageText: true,
			includeApiResponse: false,
		});
		expect(told).toBe(confirmedAt);
		expect(settledEntry(undefined, OPENED, replayed)?.sentAt).toBe(confirmedAt);
	});

	it('has no time where none is known', () => {
		const { delivery } = sent();
		const pending: Outcome = {
			status: 'pending_confirmation',
			subject: {},
			delivery: {
				endedAt: AT,
				...delivery,
				send: { kind: 'pending', answeredAt: NOON, key: 'key-1', attempts: 1 },
			},
		};
		const entry = settledEntry(undefined, OPENED, pending);
		expect(entry).not.toHaveProperty('sentAt');
		expect(entry).not.toHaveProperty('messageId');
		expect(entry).not.toHaveProperty('actionId');
	});

	it.each(['idempotency_conflict', 'idempotency_key_conflict'])(
		'is what it was before when the key belongs to another message (%s)',
		(code) => {
			const outcome: Outcome = { status: 'failed', subject: {}, problem: problem(code) };
			const before: SendEntry = { ...OPENED, state: 'sent', message: 'another' };
			expect(settledEntry(before, OPENED, outcome)).toBe(before);
			expect(settledEntry(undefined, OPENED, outcome)).toBeUndefined();
		},
	);
});
