import { createHash } from 'node:crypto';

import { intentName } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import type { SendEntry, SendState } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import type { NodeRun } from '../../../nodes/XquikDm/items/runIdentity.ts';
import type { Outcome } from '../../../nodes/XquikDm/output/handoffRow.ts';
import {
	finalOutcome,
	recallSent,
} from '../../../nodes/XquikDm/resources/directMessage/send/earlierRuns.ts';
import {
	fingerprintsOf,
	messageFingerprint,
} from '../../../nodes/XquikDm/resources/directMessage/send/fingerprint.ts';
import type { SendItem } from '../../../nodes/XquikDm/resources/directMessage/send/sendItem.ts';
import {
	checkedOf,
	IDENTITY,
	memoryData,
	messageTo12,
	nodeRun,
	picture,
	preparedItem,
	settle,
} from '../support/sendItem.mts';

/** This run has tried to send it. */
const TRIED = { credits: 0, isEarlier: false, isUnreported: false };

const CHECKED = checkedOf(messageTo12({ username: 'jane' }));
const { typed } = fingerprintsOf(CHECKED, IDENTITY.instanceId);

/** A run whose execution remembers one message, that of item 0:0. */
function runWith(state: SendState, fields: Partial<SendEntry> = {}): NodeRun {
	const entry = { state, typed, message: 'm', firstAttempt: 1, fileRevision: 1, ...fields };
	return nodeRun(memoryData({ items: { '0:0': 'name' }, sends: { name: entry } }));
}

describe('an item that an earlier run has sent', () => {
	const recalled = async (item: SendItem, run = runWith('sent', { messageId: '501' })) => {
		await recallSent([item], settle, run);
		return item.report;
	};

	it('gets its row without a request, not even the look-up of its recipient', async () => {
		const outcome = await recalled(
			preparedItem({ checked: CHECKED }),
			runWith('sent', { userId: '12' }),
		);
		expect(outcome).toMatchObject({ status: 'sent', subject: { userId: '12', username: 'jane' } });
	});

	it.each<[rule: string, item: Partial<SendItem>]>([
		['says something else now', { checked: { ...CHECKED, text: 'Bye' } }],
		['is another item', { checked: CHECKED, place: '0:1' }],
		['could not be read', {}],
	])('is not taken for sent when it %s', async (_rule, item) => {
		expect(await recalled(preparedItem(item))).toBeUndefined();
	});

	it.each<SendState>(['open', 'pending', 'unconfirmed', 'failed'])(
		'is not taken for sent when it is %s',
		async (state) => {
			expect(await recalled(preparedItem({ checked: CHECKED }), runWith(state))).toBeUndefined();
		},
	);

	it.each<[rule: string, bytes: number[], status: string | undefined]>([
		['is taken for sent with the same file', [1, 2, 3], 'sent'],
		['is not taken for sent with a file that only looks the same', [9, 9, 9], undefined],
	])('%s', async (_rule, bytes, status) => {
		const checked = checkedOf(messageTo12({ attachment: picture('cat.png', bytes) }));
		const content = createHash('sha256')
			.update(Uint8Array.from([1, 2, 3]))
			.digest('hex');
		const prints = fingerprintsOf(checked, IDENTITY.instanceId);
		const outcome = await recalled(
			preparedItem({ checked }),
			runWith('sent', { ...prints, content }),
		);
		expect(outcome?.status).toBe(status);
	});

	it('keeps the outcome that its input has led to', async () => {
		const outcome: Outcome = { status: 'failed', subject: {} };
		expect(await recalled(preparedItem({ checked: CHECKED, report: outcome }))).toBe(outcome);
	});
});

describe('the outcome that a row tells', () => {
	const failed: Outcome = {
		status: 'failed',
		subject: {},
		problem: { code: 'user_not_found', message: '', retryable: false, safeToRetry: true },
	};

	it.each<[SendState, string]>([
		['open', 'unconfirmed'],
		['pending', 'unconfirmed'],
		['unconfirmed', 'unconfirmed'],
		['sent', 'unconfirmed'],
		['failed', 'failed'],
	])('when an earlier run has left it %s, and this one has not tried: %s', (state, status) => {
		expect(finalOutcome(preparedItem(), failed, runWith(state)).status).toBe(status);
	});

	it.each<[rule: string, firstRunAt: number | null, status: string]>([
		['nothing was sent, when the run is the first one', 1, 'failed'],
		['nobody knows, when it repeats one whose memory is gone', null, 'unconfirmed'],
	])('is that %s', (_rule, firstRunAt, status) => {
		const run = nodeRun(memoryData({ firstRunAt }));
		expect(finalOutcome(preparedItem(), failed, run).status).toBe(status);
	});

	it('is what delivery says, when this run has tried', () => {
		const item = preparedItem({ share: TRIED });
		expect(finalOutcome(item, failed, runWith('open'))).toBe(failed);
	});

	it.each<[SendState, string]>([
		['sent', 'sent'],
		['open', 'unconfirmed'],
		['failed', 'failed'],
	])('when another item of the same intent has left it %s: %s', (state, status) => {
		const name = intentName(preparedItem().intentFor('12'));
		const entry: SendEntry = { state, typed, message: 'm', firstAttempt: 1, fileRevision: 1 };
		const run = nodeRun(memoryData({ items: { '0:7': name }, sends: { [name]: entry } }));
		for (const share of [TRIED, undefined]) {
			const item = preparedItem({ checked: CHECKED, share });
			expect(finalOutcome(item, failed, run).status).toBe(status);
		}
	});

	it('is not certain of a file, of which only the looks are known', () => {
		const name = intentName(preparedItem().intentFor('12'));
		const checked = checkedOf(messageTo12({ attachment: picture() }));
		const prints = fingerprintsOf(checked, IDENTITY.instanceId);
		const known: SendEntry = {
			state: 'sent',
			message: 'm',
			firstAttempt: 1,
			fileRevision: 1,
			...prints,
		};
		const run = nodeRun(memoryData({ items: { '0:0': name }, sends: { [name]: known } }));
		expect(finalOutcome(preparedItem({ checked }), failed, run).status).toBe('unconfirmed');
	});

	it('is not that of another item which says the same under an intent of its own', () => {
		const entry: SendEntry = {
			state: 'sent',
			typed,
			message: 'm',
			firstAttempt: 1,
			fileRevision: 1,
		};
		const run = nodeRun(memoryData({ items: { '0:7': 'another' }, sends: { another: entry } }));
		expect(finalOutcome(preparedItem({ checked: CHECKED }), failed, run)).toBe(failed);
	});

	it('is not that of another message with the same key', () => {
		const name = intentName(preparedItem().intentFor('12'));
		const entry = { typed: 'other', message: 'other', firstAttempt: 1, fileRevision: 1 };
		const sends = { [name]: { ...entry, state: 'sent' as const } };
		const run = nodeRun(memoryData({ items: { '0:7': name }, sends }));
		const item = preparedItem({ checked: CHECKED, share: TRIED });
		const to12 = { ...failed, subject: { userId: '12' } };
		expect(finalOutcome(item, to12, run)).toBe(to12);
	});

	it('is that nothing was sent when the memory says so, whole or not', () => {
		const name = intentName(preparedItem().intentFor('12'));
		const entry = { typed, message: 'm', firstAttempt: 1, fileRevision: 1 };
		const sends = { [name]: { ...entry, state: 'failed' as const } };
		const run = nodeRun(memoryData({ firstRunAt: null, items: { '0:0': name }, sends }));
		expect(finalOutcome(preparedItem({ checked: CHECKED }), failed, run)).toBe(failed);
	});

	it('is that of the message under Per Message, however its recipient was named', () => {
		const protection = { protection: 'perMessage' as const };
		const intentFor = (recipient: string) => ({
			...protection,
			instanceId: 'instance',
			account: 'acme',
			recipient,
			text: 'Hello',
			attachment: '',
		});
		const message = messageFingerprint(messageTo12(), IDENTITY.instanceId);
		const entry = { state: 'sent' as const, message, firstAttempt: 1, fileRevision: 1 };
		const name = intentName(intentFor('12'));
		const item = preparedItem({ checked: { ...CHECKED, protection }, intentFor });
		const status = (known: string, subject: Outcome['subject']) => {
			const sends = { [name]: { ...entry, typed: known } };
			const run = nodeRun(memoryData({ items: { '0:7': name }, sends }));
			return finalOutcome(item, { ...failed, subject }, run).status;
		};
		expect(status(typed, {})).toBe('sent');
		expect(status('as URL', { userId: '12' })).toBe('sent');
		expect(status('as URL', {})).toBe('failed');
		expect(status(typed, { userId: '13' })).toBe('failed');
	});

	it('is left alone when this run has sent it', () => {
		const sent: Outcome = { status: 'sent', subject: {} };
		const name = intentName(preparedItem().intentFor('12'));
		const entry: SendEntry = {
			state: 'sent',
			typed,
			message: 'm',
			firstAttempt: 1,
			fileRevision: 1,
		};
		const run = nodeRun(memoryData({ items: { '0:0': name }, sends: { [name]: entry } }));
		expect(finalOutcome(preparedItem({ checked: CHECKED }), sent, run)).toBe(sent);
	});

	it('is the same for an item that was not attempted', () => {
		const skipped: Outcome = { ...failed, status: 'not_attempted' };
		expect(finalOutcome(preparedItem(), skipped, runWith('open')).status).toBe('unconfirmed');
	});

	it('is left alone where it denies nothing', () => {
		const sent: Outcome = { status: 'dry_run', subject: {} };
		expect(finalOutcome(preparedItem(), sent, runWith('open'))).toBe(sent);
	});
});
