import type { SendEntry, SendState } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { handoffRow } from '../../../nodes/XquikDm/output/handoffRow.ts';
import {
	earlierVerdict,
	openedEntry,
	recalledOutcome,
} from '../../../nodes/XquikDm/resources/directMessage/send/recall.ts';
import { sendEntry } from '../support/sendEntry.mts';
import { NOON } from '../support/virtualClock.mts';

const STATES: SendState[] = ['open', 'pending', 'unconfirmed', 'sent', 'failed'];

describe('the row of a message that an earlier run has sent', () => {
	const row = (fields: Partial<SendEntry>) =>
		handoffRow(
			recalledOutcome(sendEntry(fields), {
				account: 'acme',
				userId: '12',
				text: 'Hello',
				attachment: 'url',
			}),
			{ includeMessageText: true, includeApiResponse: false },
		);

	it('tells all that the first row told, and that it is replayed', () => {
		const known = {
			messageId: '501',
			mediaId: '7',
			mediaUrl: 'https://media.example/7',
			actionId: 'wa_1',
			requestId: 'req_1',
			sentAt: '2026-10-01T12:00:00.000Z',
			credits: 20,
			key: 'key-2',
			attempts: 2,
		};
		expect(row(known)).toMatchObject({
			send_status: 'sent',
			success: true,
			replayed: true,
			message_id: '501',
			media_ids: ['7'],
			media_url: 'https://media.example/7',
			sent_at: '2026-10-01T12:00:00.000Z',
			credits_charged: 20,
			idempotency_key: 'key-2',
			attempts: 2,
			write_action_id: 'wa_1',
			request_id: 'req_1',
			account: 'acme',
			user_id: '12',
			text: 'Hello',
		});
	});

	it('has nothing where nothing is known', () => {
		expect(row({})).toMatchObject({
			send_status: 'sent',
			replayed: true,
			message_id: null,
			media_id: null,
			sent_at: null,
			credits_charged: null,
			attempts: 1,
		});
	});

	it('says that it was found in the conversation, when it was', () => {
		const found = { verifiedBy: 'history' as const, messageId: '501' };
		expect(row(found)).toMatchObject({ verified_by: 'history', message_id: '501' });
		expect(row({})).not.toHaveProperty('verified_by');
		expect(recalledOutcome(sendEntry({ messageId: '501' }), {})).not.toHaveProperty('messageId');
	});

	it('stands for the record, which said that it was sent', () => {
		const action = {
			status: 'success',
			terminal: true,
			retryable: false,
			safeToRetry: false,
			idempotent: true,
		};
		const send = { kind: 'done', attempts: 1, answeredAt: NaN };
		expect(recalledOutcome(sendEntry(), {}).delivery?.send).toStrictEqual({
			...send,
			action,
			success: { action, replayed: true },
		});

		const sentAt = '2026-10-01T12:00:00.000Z';
		const known = {
			...action,
			id: 'wa_1',
			chargedCredits: 20,
			confirmedAt: sentAt,
			requestId: 'r',
		};
		const said = { actionId: 'wa_1', credits: 20, sentAt, requestId: 'r', messageId: '501' };
		expect(recalledOutcome(sendEntry(said), {}).delivery).toStrictEqual({
			mediaId: undefined,
			mediaUrl: undefined,
			endedAt: sentAt,
			send: {
				...send,
				answeredAt: NOON,
				action: known,
				requestId: 'r',
				success: { id: '501', action: known, replayed: true },
			},
		});
	});

	it('has the person it was sent to, even when this run has not looked the name up', () => {
		const { subject } = recalledOutcome(sendEntry({ userId: '12', username: 'jane' }), {
			account: 'acme',
			username: 'Jane',
		});
		expect(subject).toEqual({ account: 'acme', userId: '12', username: 'jane' });
		expect(recalledOutcome(sendEntry(), { userId: '13' }).subject).toEqual({ userId: '13' });
	});
});

describe('a message about to be sent', () => {
	const prints = { typed: 'typed', message: 'hello' };
	const to12 = { userId: '12', username: 'jane' };

	it('is open, with its first attempt, when nothing is remembered', () => {
		expect(openedEntry(undefined, prints, 'none', to12)).toStrictEqual({
			state: 'open',
			typed: 'typed',
			message: 'hello',
			firstAttempt: 1,
			fileRevision: 1,
			userId: '12',
			username: 'jane',
		});
		const withFile = openedEntry(undefined, { ...prints, file: 'cat' }, 'none', to12);
		expect(withFile).toMatchObject({ file: 'cat' });
	});

	it.each(STATES)('keeps what is known of it when it was %s before', (state) => {
		const earlier = sendEntry({
			state,
			mediaId: '7',
			actionId: 'wa_1',
			firstAttempt: 2,
			fileRevision: 3,
		});
		const opened = openedEntry(earlier, prints, 'none', to12);
		expect(opened).toEqual({ ...earlier, ...to12, state: 'open' });
	});

	it.each<[rule: string, earlier: Partial<SendEntry>, firstAttempt: number]>([
		[
			'goes on behind the attempts of one that failed on record',
			{ attempts: 3, actionId: 'wa_1' },
			4,
		],
		['takes the attempt of one that failed without a record', { attempts: 1 }, 1],
		['begins where one would have begun that was never tried', {}, 1],
		['goes on where a repaired one had begun', { firstAttempt: 4 }, 4],
		[
			'keeps the attempts of one that may be out',
			{ state: 'open', attempts: 2, actionId: 'wa_1' },
			1,
		],
		['keeps the attempts of one that is out', { state: 'sent', attempts: 2, actionId: 'wa_1' }, 1],
	])('another message %s', (_rule, fields, firstAttempt) => {
		const earlier = sendEntry({ state: 'failed', message: 'hi', ...fields });
		const opened = openedEntry(earlier, prints, 'message', to12);
		expect(opened).toMatchObject({ message: 'hello', firstAttempt, fileRevision: 1 });
		expect(opened).not.toHaveProperty('actionId');
	});

	it('keeps the media ID of its file when only its text was repaired', () => {
		const earlier = sendEntry({
			state: 'failed',
			message: 'hi',
			file: 'cat',
			content: 'c',
			mediaId: '7',
		});
		const opened = openedEntry(earlier, { ...prints, file: 'cat' }, 'message', to12);
		expect(opened).toMatchObject({ mediaId: '7', content: 'c', fileRevision: 1 });
		const paid = { mediaUrl: 'https://media.example/7', uploadedAt: NOON };
		const all = openedEntry({ ...earlier, ...paid }, prints, 'message', to12);
		expect(all).toMatchObject(paid);
		const nothing = openedEntry(sendEntry({ state: 'failed' }), prints, 'message', to12);
		expect(nothing).toStrictEqual({ ...sendEntry({ state: 'open' }), ...to12 });
	});

	it('uploads anew, under a key of its own, when its file was repaired', () => {
		const earlier = sendEntry({
			state: 'failed',
			message: 'hi',
			file: 'dog',
			content: 'd',
			mediaId: '7',
		});
		const opened = openedEntry(earlier, { ...prints, file: 'cat' }, 'file', to12);
		expect(opened).toMatchObject({ file: 'cat', fileRevision: 2 });
		expect(opened.mediaId).toBeUndefined();
		expect(opened.content).toBeUndefined();
	});
});

describe('what an earlier run decides without a request', () => {
	it.each<
		[
			state: SendState | undefined,
			same: boolean,
			contract: 'lifecycle' | 'legacy' | undefined,
			verdict: string | undefined,
		]
	>([
		[undefined, true, 'legacy', undefined],
		['sent', true, 'lifecycle', 'sent'],
		['sent', true, 'legacy', 'sent'],
		['sent', true, undefined, 'sent'],
		['sent', false, 'lifecycle', undefined],
		['sent', false, undefined, undefined],
		['sent', false, 'legacy', 'conflict'],
		['open', true, 'lifecycle', undefined],
		['open', true, 'legacy', 'unknown'],
		['open', false, 'legacy', 'unknown'],
		['unconfirmed', true, undefined, undefined],
		['unconfirmed', true, 'legacy', 'unknown'],
		['pending', true, 'lifecycle', undefined],
		['pending', true, 'legacy', undefined],
		['pending', false, 'legacy', 'unknown'],
		['failed', true, 'legacy', undefined],
		['failed', false, 'legacy', undefined],
	])('a message that is %s (the same: %j), %s contract: %s', (state, same, contract, verdict) => {
		const earlier = state && sendEntry({ state, actionId: 'wa_1' });
		expect(earlierVerdict(earlier, same ? 'none' : 'message', contract)).toBe(verdict);
	});

	it('leaves a pending message unknown when nothing names its write action', () => {
		expect(earlierVerdict(sendEntry({ state: 'pending' }), 'none', 'legacy')).toBe('unknown');
	});
});
