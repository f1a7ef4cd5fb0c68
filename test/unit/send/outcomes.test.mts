import type { Message } from '../../../nodes/XquikDm/delivery/message.ts';
import { InputError } from '../../../nodes/XquikDm/errors/inputError.ts';
import type { PreparedItem } from '../../../nodes/XquikDm/send/prepareItems.ts';
import { notAttempted, refused, unexpected } from '../../../nodes/XquikDm/send/outcomes.ts';

const MESSAGE: Message = {
	itemIndex: 0,
	maxWait: 1000,
	account: 'acme',
	userId: '12',
	text: 'Hello',
	attachment: { kind: 'none' },
};

function item(fields: Partial<PreparedItem> = {}): PreparedItem {
	return {
		itemIndex: 0,
		place: '0:0',
		options: {},
		maxWait: 1000,
		intentFor: () => ({
			protection: 'customKey',
			customKey: 'ticket 7',
			instanceId: 'i',
			account: 'acme',
		}),
		...fields,
	};
}

const CHECKED: NonNullable<PreparedItem['checked']> = {
	account: 'acme',
	recipient: { username: 'someone' },
	text: 'Hello',
	attachment: { kind: 'none' },
	protection: { protection: 'perExecution' },
};

describe('an item at which this node itself failed', () => {
	it.each([
		[new Error('It broke'), 'It broke'],
		['It broke', 'It broke'],
	])('is unconfirmed, since its message may be out (%j)', (error, message) => {
		expect(unexpected({ item: item(), message: MESSAGE }, error)).toMatchObject({
			status: 'unconfirmed',
			subject: { userId: '12' },
			problem: { code: 'node_error', message, safeToRetry: false },
		});
	});
});

describe('an item for which no write was made', () => {
	it('says nothing about input that was not read', () => {
		const outcome = notAttempted(item(), 'stopped_after_error');
		expect(outcome).toMatchObject({ status: 'not_attempted', subject: {} });
		expect(outcome.key).toBeUndefined();
	});

	it('has its key once its recipient is known', () => {
		const outcome = notAttempted(item({ checked: CHECKED }), 'cancelled', MESSAGE);
		expect(outcome.key).toMatch(/^xqdm-send-1-/);
	});

	it.each([
		['a username', { username: 'someone' }, undefined],
		['a user ID', { userId: '12' }, /^xqdm-send-1-/],
	])('when the credential cannot be used, has a key only with %s', (_what, recipient, key) => {
		const error = new InputError('base_url_invalid', 'Base URL', 'It is wrong', 'Correct it.');
		const outcome = refused(item({ checked: { ...CHECKED, recipient } }), error);
		expect(outcome).toMatchObject({ status: 'failed', subject: recipient, title: 'It is wrong' });
		if (key === undefined) expect(outcome.key).toBeUndefined();
		else expect(outcome.key).toMatch(key);
	});
});
