import { InputError } from '../../../nodes/XquikDm/errors/inputError.ts';
import {
	inputFailure,
	nodeFailure,
	skippedFailure,
} from '../../../nodes/XquikDm/output/failure.ts';
import type { Report } from '../../../nodes/XquikDm/output/report.ts';
import { isProblem } from '../../../nodes/XquikDm/output/report.ts';
import type { Outcome, SendStatus } from '../../../nodes/XquikDm/output/handoffRow.ts';
import {
	conflict,
	dryRun,
	plannedCredits,
	unconfirmedIfMaybeSent,
	unwritten,
	unknownFromBefore,
} from '../../../nodes/XquikDm/resources/directMessage/send/outcomes.ts';
import { checkedOf, messageTo12, picture, preparedItem as item } from '../support/sendItem.mts';
import { NOON } from '../support/virtualClock.mts';

const MESSAGE = messageTo12();
const CHECKED = { ...checkedOf(), recipient: { username: 'someone' } };
const KEY = /^xqdm-send-1-/;
const DOUBTFUL = { retryable: false, safeToRetry: false, nextAction: 'verify_result', message: '' };

describe('an item at which this node itself failed', () => {
	it.each([
		[new Error('It broke'), 'It broke'],
		['It broke', 'It broke'],
	])('is unconfirmed, since its message may be out (%j)', (error, message) => {
		const failure = { status: 'unconfirmed' as const, ...nodeFailure(error) };
		expect(unwritten(item({ checked: CHECKED, ready: MESSAGE }), failure)).toMatchObject({
			status: 'unconfirmed',
			subject: { userId: '12' },
			key: expect.stringMatching(KEY) as string,
			problem: { code: 'node_error', message, safeToRetry: false },
		});
	});
});

function skipped(code: string) {
	return { status: 'not_attempted' as const, ...skippedFailure(code) };
}

describe('an item for which no write was made', () => {
	it('says nothing about input that was not read', () => {
		const outcome = unwritten(item(), skipped('stopped_after_error'));
		expect(outcome).toMatchObject({ status: 'not_attempted', subject: {} });
		expect(outcome.key).toBeUndefined();
	});

	it('has its key once its recipient is known', () => {
		const outcome = unwritten(item({ checked: CHECKED, ready: MESSAGE }), skipped('cancelled'));
		expect(outcome.key).toMatch(KEY);
	});

	it.each([
		['a username', { username: 'someone' }, undefined],
		['a user ID', { userId: '12' }, KEY],
	])('when the credential cannot be used, has a key only with %s', (_what, recipient, key) => {
		const error = new InputError('base_url_invalid', 'Base URL', 'It is wrong', 'Correct it.');
		const outcome = unwritten(item({ checked: { ...CHECKED, recipient } }), {
			status: 'failed',
			...inputFailure(error),
		});
		expect(outcome).toMatchObject({ status: 'failed', subject: recipient, title: 'It is wrong' });
		if (key === undefined) expect(outcome.key).toBeUndefined();
		else expect(outcome.key).toMatch(key);
	});
});

describe('On Error', () => {
	it.each<[what: string, report: Report | undefined, expected: boolean]>([
		['has a problem', { status: 'failed', ...skippedFailure('cancelled') }, true],
		['is done', { status: 'sent' }, false],
		['is not there yet', undefined, false],
	])('is about an item whose report %s: %j', (_what, report, expected) => {
		expect(isProblem(report)).toBe(expected);
	});
});

describe('a dry run', () => {
	it('says which key the message would have and what it would cost', () => {
		const outcome = dryRun(item({ checked: CHECKED }), MESSAGE);
		expect(outcome).toMatchObject({
			status: 'dry_run',
			subject: { userId: '12', text: 'Hello' },
			plannedCredits: 10,
		});
		const checked = item({ checked: CHECKED, ready: MESSAGE });
		expect(outcome.key).toBe(unwritten(checked, skipped('cancelled')).key);
	});

	it.each([
		[10, { kind: 'none' as const }],
		[10, { kind: 'mediaId' as const, mediaId: '7' }],
		[20, { kind: 'url' as const, url: 'https://files.example/a.png' }],
		[20, picture()],
	])('counts %d credits for %j', (credits, attachment) => {
		expect(plannedCredits(messageTo12({ attachment }))).toBe(credits);
	});
});

describe('an item whose key belongs to another message', () => {
	it('has failed, and may be out as that other one', () => {
		expect(conflict(item(), MESSAGE)).toStrictEqual({
			status: 'failed',
			subject: expect.objectContaining({ userId: '12', text: 'Hello' }) as object,
			key: expect.stringMatching(KEY) as string,
			local: true,
			problem: { ...DOUBTFUL, code: 'idempotency_conflict' },
		});
	});
});

describe('an item whose message may be out from an earlier run', () => {
	const entry = {
		typed: 't',
		message: 'm',
		firstAttempt: 1,
		fileRevision: 1,
		state: 'open' as const,
	};

	it('is unconfirmed, and has what is paid for', () => {
		const paid = { ...entry, mediaId: '7', mediaUrl: 'https://media.example/7', key: 'key-2' };
		expect(unknownFromBefore(item(), MESSAGE, paid)).toMatchObject({
			status: 'unconfirmed',
			key: 'key-2',
			delivery: { mediaId: '7', mediaUrl: 'https://media.example/7' },
			problem: { ...DOUBTFUL, code: 'x_write_unconfirmed' },
		});
	});

	it('has the key of its first send when none is remembered', () => {
		expect(unknownFromBefore(item(), MESSAGE, entry).key).toMatch(KEY);
	});

	const problem = { code: 'user_not_found', message: 'X', retryable: true, safeToRetry: true };
	const claim = (fields: Partial<Outcome> = {}): Outcome => ({
		status: 'failed',
		subject: {},
		problem,
		...fields,
	});

	it.each<SendStatus>(['failed', 'not_attempted'])(
		'is not called %s by an error that does not speak for it',
		(status) => {
			const outcome = unconfirmedIfMaybeSent(claim({ status }), true);
			expect(outcome).toMatchObject({
				status: 'unconfirmed',
				problem: { ...problem, safeToRetry: false, nextAction: 'verify_result', message: '' },
			});
			expect(outcome.title).toMatch(/unknown/);
			expect(outcome.remedy).toMatch(/Retry this execution.* This try ended with: .+\. .+/);
		},
	);

	it.each<[rule: string, outcome: Outcome, maybe: boolean]>([
		['no earlier run may have sent it', claim(), false],
		['it was sent', { status: 'sent', subject: {}, problem }, true],
		['it is unconfirmed already', claim({ status: 'unconfirmed' }), true],
		['it was only checked', { status: 'dry_run', subject: {}, problem }, true],
		['there is nothing to say', { status: 'failed', subject: {} }, true],
		[
			'the server has spoken for its key',
			claim({
				delivery: {
					endedAt: '',
					send: { kind: 'failed', problem, conclusive: true, answeredAt: NOON },
				},
			}),
			true,
		],
	])('keeps its outcome when %s', (_rule, outcome, maybe) => {
		expect(unconfirmedIfMaybeSent(outcome, maybe)).toBe(outcome);
	});

	it.each<[rule: string, delivery: Outcome['delivery']]>([
		[
			'the send',
			{ endedAt: '', send: { kind: 'failed', problem, conclusive: false, answeredAt: NOON } },
		],
		['the upload', { endedAt: '' }],
	])('is unconfirmed when %s failed without a word on its key', (_rule, delivery) => {
		expect(unconfirmedIfMaybeSent(claim({ delivery }), true).status).toBe('unconfirmed');
	});
});
