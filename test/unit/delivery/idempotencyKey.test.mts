import fc from 'fast-check';

import type { Intent } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { idempotencyKey } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';

const PER_EXECUTION: Intent = {
	protection: 'perExecution',
	instanceId: 'instance',
	workflowId: 'workflow',
	executionId: '41',
	nodeId: 'node',
	runIndex: 0,
	itemIndex: 0,
};
const PER_MESSAGE: Intent = {
	protection: 'perMessage',
	instanceId: 'instance',
	account: 'acme_support',
	recipient: '44196397',
	text: 'Hello',
	attachment: 'file:3:abc',
};
const CUSTOM_KEY: Intent = {
	protection: 'customKey',
	instanceId: 'instance',
	account: 'acme_support',
	customKey: 'ticket 7',
};
const INTENTS: Intent[] = [PER_EXECUTION, PER_MESSAGE, CUSTOM_KEY];

const CHANGES: [part: string, intent: Intent, changed: Intent][] = [
	['n8n instance', PER_EXECUTION, { ...PER_EXECUTION, instanceId: 'other' }],
	['workflow', PER_EXECUTION, { ...PER_EXECUTION, workflowId: 'other' }],
	['execution', PER_EXECUTION, { ...PER_EXECUTION, executionId: '42' }],
	['node', PER_EXECUTION, { ...PER_EXECUTION, nodeId: 'other' }],
	['run index', PER_EXECUTION, { ...PER_EXECUTION, runIndex: 1 }],
	['item index', PER_EXECUTION, { ...PER_EXECUTION, itemIndex: 1 }],
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
			'xqdm-send-1-dbeed7d159173a7e285eb4c06b78adcb188b113a568bf30ebba4843fd09939ee',
		);
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

	it('differs by Duplicate Protection', () => {
		const keys = INTENTS.map((intent) => idempotencyKey(intent, 'send', 1));
		expect(new Set(keys).size).toBe(INTENTS.length);
	});

	it.each<[string, Intent, Intent]>([
		[
			'run 1, item 11 and run 11, item 1',
			{ ...PER_EXECUTION, runIndex: 1, itemIndex: 11 },
			{ ...PER_EXECUTION, runIndex: 11, itemIndex: 1 },
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
		const text = fc.string({ unit: 'binary', maxLength: 400 });
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
