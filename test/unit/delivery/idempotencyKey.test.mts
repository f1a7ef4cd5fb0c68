import fc from 'fast-check';

import type {
	CustomKeyIntent,
	Intent,
	PerExecutionIntent,
	PerMessageIntent,
} from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { idempotencyKey, intentName } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { anyText } from '../support/anyText.mts';

const PER_EXECUTION: PerExecutionIntent = {
	protection: 'perExecution',
	instanceId: 'instance',
	workflowId: 'workflow',
	execution: 'id 41',
	nodeId: 'node',
	place: ['0', '0'],
};
const PER_MESSAGE: PerMessageIntent = {
	protection: 'perMessage',
	instanceId: 'instance',
	account: 'acme_support',
	recipient: '44196397',
	text: 'Hello',
	attachment: 'file:3:abc',
};
const CUSTOM_KEY: CustomKeyIntent = {
	protection: 'customKey',
	instanceId: 'instance',
	account: 'acme_support',
	customKey: 'ticket 7',
};
const INTENTS: Intent[] = [PER_EXECUTION, PER_MESSAGE, CUSTOM_KEY];

const CHANGES: [part: string, intent: Intent, changed: Intent][] = [
	['n8n instance', PER_EXECUTION, { ...PER_EXECUTION, instanceId: 'other' }],
	['workflow', PER_EXECUTION, { ...PER_EXECUTION, workflowId: 'other' }],
	['execution', PER_EXECUTION, { ...PER_EXECUTION, execution: 'id 42' }],
	['node', PER_EXECUTION, { ...PER_EXECUTION, nodeId: 'other' }],
	['run index', PER_EXECUTION, { ...PER_EXECUTION, place: ['1', '0'] }],
	['item index', PER_EXECUTION, { ...PER_EXECUTION, place: ['0', '1'] }],
	['n8n instance', PER_MESSAGE, { ...PER_MESSAGE, instanceId: 'other' }],
	['account', PER_MESSAGE, { ...PER_MESSAGE, account: 'acme_sales' }],
	['recipient', PER_MESSAGE, { ...PER_MESSAGE, recipient: '44196398' }],
	['text', PER_MESSAGE, { ...PER_MESSAGE, text: 'Hello ' }],
	['case of the text', PER_MESSAGE, { ...PER_MESSAGE, text: 'hello' }],
	['attachment', PER_MESSAGE, { ...PER_MESSAGE, attachment: '' }],
	['n8n instance', CUSTOM_KEY, { ...CUSTOM_KEY, instanceId: 'other' }],
	['account', CUSTOM_KEY, { ...CUSTOM_KEY, account: 'acme_sales' }],
	['custom key', CUSTOM_KEY, { ...CUSTOM_KEY, customKey: 'ticket 8' }],
	['case of the custom key', CUSTOM_KEY, { ...CUSTOM_KEY, customKey: 'Ticket 7' }],
];

describe('idempotencyKey', () => {
	it.each(INTENTS)('of $protection is the same in every process', (intent) => {
		const copy = { ...intent };
		expect(idempotencyKey(copy, 'send', 1)).toBe(idempotencyKey(intent, 'send', 1));
	});

	it('is the same one as ever, so that a restarted execution finds its messages', () => {
		expect(idempotencyKey(PER_EXECUTION, 'send', 1)).toBe(
			'xqdm-send-1-742718b5aa7ecd40ea502ea54e7be30ab2d5274443b566c64f39e52cdcc5c25f',
		);
	});

	it.each<
		[what: string, version: Partial<PerExecutionIntent>, step: 'send' | 'upload', hash: string]
	>([
		['an upload', {}, 'upload', 'fadad07a792cbb4ff16ba232d290958771bfa3846c4ef98338bf85a7f3a906cf'],
		[
			'a repaired file',
			{ fileRevision: 2 },
			'upload',
			'a32a69af706db724ec831d7cf600756929c7801647c4afd31dc132a0d289c31c',
		],
		[
			'another life',
			{ life: 2 },
			'send',
			'6f2897ccaffa9787e557d93f228b171b61ea0ca7e9691f58a102fd42617a1c77',
		],
	])('is the same one as ever for %s', (_what, version, step, hash) => {
		const key = idempotencyKey({ ...PER_EXECUTION, ...version }, step, 1);
		expect(key).toBe(`xqdm-${step}-1-${hash}`);
	});

	it.each(CHANGES)('changes with the %s', (_part, intent, changed) => {
		expect(idempotencyKey(changed, 'send', 1)).not.toBe(idempotencyKey(intent, 'send', 1));
	});

	it.each([PER_MESSAGE, CUSTOM_KEY])('of $protection ignores the case of the account', (intent) => {
		const shouted = { ...intent, account: 'ACME_Support' };
		expect(idempotencyKey(shouted, 'send', 1)).toBe(idempotencyKey(intent, 'send', 1));
	});

	it.each(INTENTS)('of $protection differs by step, attempt and upload', (intent) => {
		const keys = [
			idempotencyKey(intent, 'upload', 1),
			idempotencyKey(intent, 'upload', 2),
			idempotencyKey(intent, 'send', 1),
			idempotencyKey(intent, 'send', 2),
			idempotencyKey(intent, 'send', 12),
			idempotencyKey(intent, 'send', 1, 2),
			idempotencyKey(intent, 'send', 2, 2),
			idempotencyKey(intent, 'delete', 1),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('differs by life and revision of the file', () => {
		const versions: Array<Partial<PerExecutionIntent>> = [{}, { life: 2 }, { life: 3 }];
		const keys = [
			...versions.map((version) => idempotencyKey({ ...PER_EXECUTION, ...version }, 'send', 1)),
			idempotencyKey(PER_EXECUTION, 'upload', 1),
			idempotencyKey({ ...PER_EXECUTION, fileRevision: 2 }, 'upload', 1),
			idempotencyKey({ ...PER_EXECUTION, fileRevision: 3 }, 'upload', 1),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	it.each<[string, Partial<PerExecutionIntent>, 'send' | 'upload']>([
		['first life and revision are none', { life: 1, fileRevision: 1 }, 'send'],
		['send does not depend on the revision of the file', { fileRevision: 2 }, 'send'],
		['upload does not depend on the life', { life: 2 }, 'upload'],
	])('a %s', (_rule, version, step) => {
		const versioned = { ...PER_EXECUTION, ...version };
		expect(idempotencyKey(versioned, step, 1)).toBe(idempotencyKey(PER_EXECUTION, step, 1));
	});

	it('has an intent whose name is the same for all its versions, and for no other', () => {
		const names = [...INTENTS, { ...PER_EXECUTION, place: ['0', '1'] }].map(intentName);
		expect(new Set(names).size).toBe(4);
		expect(intentName({ ...PER_EXECUTION, life: 2, fileRevision: 3 })).toBe(names[0]);
	});

	it('differs by Duplicate Protection', () => {
		const keys = INTENTS.map((intent) => idempotencyKey(intent, 'send', 1));
		expect(new Set(keys).size).toBe(INTENTS.length);
	});

	it.each<[string, Intent, Intent]>([
		[
			'run 1, item 11 and run 11, item 1',
			{ ...PER_EXECUTION, place: ['1', '11'] },
			{ ...PER_EXECUTION, place: ['11', '1'] },
		],
		[
			'text and attachment that join to the same',
			{ ...PER_MESSAGE, text: 'ab', attachment: 'c' },
			{ ...PER_MESSAGE, text: 'a', attachment: 'bc' },
		],
		[
			'text that contains the separators',
			{ ...PER_MESSAGE, text: 'a","b', attachment: '' },
			{ ...PER_MESSAGE, text: 'a', attachment: 'b' },
		],
	])('keeps apart %s', (_rule, one, other) => {
		expect(idempotencyKey(one, 'send', 1)).not.toBe(idempotencyKey(other, 'send', 1));
	});

	it('is 1 to 255 characters of printable ASCII, whatever goes into it', () => {
		const text = anyText(400);
		fc.assert(
			fc.property(text, text, fc.integer({ min: 1, max: 1e6 }), (account, customKey, attempt) => {
				const key = idempotencyKey({ ...CUSTOM_KEY, account, customKey }, 'send', attempt);
				expect(key).toMatch(/^[!-~]{1,255}$/);
			}),
		);
	});

	it('shows neither the custom key nor the text', () => {
		expect(idempotencyKey(CUSTOM_KEY, 'send', 1)).not.toContain('ticket');
		expect(idempotencyKey(PER_MESSAGE, 'send', 1)).not.toContain('Hello');
	});
});
