import { intentName } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import type { SendEntry, SendState } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import type { NodeRun } from '../../../nodes/XquikDm/items/runIdentity.ts';
import type { Outcome } from '../../../nodes/XquikDm/row/handoffRow.ts';
import { finalOutcome, recallSent } from '../../../nodes/XquikDm/send/earlierRuns.ts';
import { fingerprintsOf } from '../../../nodes/XquikDm/send/fingerprint.ts';
import type { PreparedItem } from '../../../nodes/XquikDm/send/prepareItems.ts';
import {
	checkedOf,
	IDENTITY,
	memoryData,
	messageTo12,
	nodeRun,
	preparedItem,
} from '../support/sendItem.mts';

const CHECKED = checkedOf(messageTo12({ username: 'jane' }));
const { typed } = fingerprintsOf(CHECKED, IDENTITY.instanceId);

/** A run whose execution remembers one message, that of item 0:0. */
function runWith(state: SendState, fields: Partial<SendEntry> = {}): NodeRun {
	const entry = { state, typed, message: 'm', firstAttempt: 1, fileRevision: 1, ...fields };
	return nodeRun(memoryData({ items: { '0:0': 'name' }, sends: { name: entry } }));
}

describe('an item that an earlier run has sent', () => {
	const recalled = async (
		item: PreparedItem,
		run = runWith('sent', { messageId: '501' }),
	): Promise<Outcome | undefined> => {
		await recallSent([item], run);
		return item.outcome;
	};

	it('gets its row without a request, not even the look-up of its recipient', async () => {
		const outcome = await recalled(
			preparedItem({ checked: CHECKED }),
			runWith('sent', { userId: '12' }),
		);
		expect(outcome).toMatchObject({ status: 'sent', subject: { userId: '12', username: 'jane' } });
	});

	it.each<[rule: string, item: Partial<PreparedItem>]>([
		['says something else now', { checked: { ...CHECKED, text: 'Bye' } }],
		['is another item', { checked: CHECKED, place: '0:1' }],
		['could not be read', {}],
	])('is not taken for sent when it %s', async (_rule, item) => {
		await expect(recalled(preparedItem(item))).resolves.toBeUndefined();
	});

	it.each<SendState>(['open', 'pending', 'unconfirmed', 'failed'])(
		'is not taken for sent when it is %s',
		async (state) => {
			const item = preparedItem({ checked: CHECKED });
			await expect(recalled(item, runWith(state))).resolves.toBeUndefined();
		},
	);

	it('keeps the outcome that its input has led to', async () => {
		const outcome: Outcome = { status: 'failed', subject: {} };
		await expect(recalled(preparedItem({ checked: CHECKED, outcome }))).resolves.toBe(outcome);
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
		const item = preparedItem({ isTried: true });
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
		for (const isTried of [true, false]) {
			const item = preparedItem({ checked: CHECKED, isTried });
			expect(finalOutcome(item, failed, run).status).toBe(status);
		}
	});

	it('is left alone where it denies nothing', () => {
		const sent: Outcome = { status: 'dry_run', subject: {} };
		expect(finalOutcome(preparedItem(), sent, runWith('open'))).toBe(sent);
	});
});
