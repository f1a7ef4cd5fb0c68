import type { SendEntry, SendState } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import type { NodeRun } from '../../../nodes/XquikDm/items/runIdentity.ts';
import type { Outcome } from '../../../nodes/XquikDm/row/handoffRow.ts';
import {
	finalOutcome,
	maybeSentBefore,
	recallSent,
} from '../../../nodes/XquikDm/send/earlierRuns.ts';
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
	const entry = { state, typed, message: 'm', revision: 1, fileRevision: 1, ...fields };
	return nodeRun(memoryData({ items: { '0:0': 'name' }, sends: { name: entry } }));
}

describe('whether an earlier run may have sent a message', () => {
	it.each<[SendState, boolean]>([
		['sent', true],
		['open', true],
		['failed', false],
	])('that is remembered as %s: %j', (state, maybe) => {
		expect(maybeSentBefore(preparedItem(), runWith(state).memory)).toBe(maybe);
	});

	it.each<[rule: string, firstRunAt: number | null, maybe: boolean]>([
		['is the first one', 1, false],
		['repeats one whose memory is gone', null, true],
	])('of which nothing is remembered, when the run %s: %j', (_rule, firstRunAt, maybe) => {
		const { memory } = nodeRun(memoryData({ firstRunAt }));
		expect(maybeSentBefore(preparedItem(), memory)).toBe(maybe);
	});

	it('is remembered for an item that failed even when the memory is not whole', () => {
		const run = nodeRun({ ...memoryData({ firstRunAt: null }), ...dataOf('failed') });
		expect(maybeSentBefore(preparedItem(), run.memory)).toBe(false);
	});
});

function dataOf(state: SendState) {
	const entry: SendEntry = { state, typed, message: 'm', revision: 1, fileRevision: 1 };
	return { items: { '0:0': 'name' }, sends: { name: entry } };
}

describe('an item that an earlier run has sent', () => {
	const recalled = (item: PreparedItem, run = runWith('sent', { messageId: '501' })) => {
		recallSent([item], run);
		return item.outcome;
	};

	it('gets its row without a request, not even the look-up of its recipient', () => {
		const outcome = recalled(preparedItem({ checked: CHECKED }), runWith('sent', { userId: '12' }));
		expect(outcome).toMatchObject({ status: 'sent', subject: { userId: '12', username: 'jane' } });
	});

	it.each<[rule: string, item: Partial<PreparedItem>]>([
		['says something else now', { checked: { ...CHECKED, text: 'Bye' } }],
		['is another item', { checked: CHECKED, place: '0:1' }],
		['could not be read', {}],
	])('is not taken for sent when it %s', (_rule, item) => {
		expect(recalled(preparedItem(item))).toBeUndefined();
	});

	it.each<SendState>(['open', 'pending', 'unconfirmed', 'failed'])(
		'is not taken for sent when it is %s',
		(state) => {
			expect(recalled(preparedItem({ checked: CHECKED }), runWith(state))).toBeUndefined();
		},
	);

	it('keeps the outcome that its input has led to', () => {
		const outcome: Outcome = { status: 'failed', subject: {} };
		expect(recalled(preparedItem({ checked: CHECKED, outcome }))).toBe(outcome);
	});
});

describe('the outcome that a row tells', () => {
	const failed: Outcome = {
		status: 'failed',
		subject: {},
		problem: { code: 'user_not_found', message: '', retryable: false, safeToRetry: true },
	};

	it('is that nobody knows, when this run has not tried and an earlier one may have sent it', () => {
		const outcome = finalOutcome(preparedItem(), failed, runWith('open').memory);
		expect(outcome).toMatchObject({ status: 'unconfirmed', problem: { safeToRetry: false } });
	});

	it('is what delivery says, when this run has tried', () => {
		const item = preparedItem({ isTried: true });
		expect(finalOutcome(item, failed, runWith('open').memory)).toBe(failed);
	});

	it('is that nothing was sent, when no run has tried', () => {
		expect(finalOutcome(preparedItem(), failed, runWith('failed').memory)).toBe(failed);
	});
});
