import type { PerExecutionIntent } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { idempotencyKey } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import type { Attachment } from '../../../nodes/XquikDm/delivery/message.ts';
import type { IntentParts } from '../../../nodes/XquikDm/items/intent.ts';
import { intentsOf, recipientName } from '../../../nodes/XquikDm/items/intent.ts';
import type { RunIdentity } from '../../../nodes/XquikDm/items/runIdentity.ts';
import { IDENTITY, picture } from '../support/sendItem.mts';

const TOOL: RunIdentity = { ...IDENTITY, isTool: true };

interface Place {
	identity?: RunIdentity;
	itemIndex?: number;
	userId?: string;
}

/** The key of an item; two items with the same key are one message. */
async function keyOf(
	parts: Partial<IntentParts>,
	{ identity = IDENTITY, itemIndex = 0, userId = '12' }: Place = {},
): Promise<string> {
	const message: IntentParts = {
		account: 'acme',
		recipient: { username: 'jane' },
		text: 'Hello',
		attachment: { kind: 'none' },
		protection: { protection: 'perExecution' },
		...parts,
	};
	const intentFor = await intentsOf(message, identity, itemIndex);
	return idempotencyKey(intentFor(userId), 'send', 1);
}

const ATTACHMENTS: Attachment[] = [
	{ kind: 'none' },
	{ kind: 'url', url: 'https://files.example/a.png' },
	{ kind: 'url', url: 'https://files.example/b.png' },
	{ kind: 'mediaId', mediaId: '7' },
	{ kind: 'mediaId', mediaId: '8' },
	picture('a.png', [1]),
	picture('a.png', [2]),
	picture('a.png', [1, 2]),
];

describe('Per Execution', () => {
	it.each<[string, Partial<IntentParts>]>([
		['text', { text: 'Bye' }],
		['recipient', { recipient: { userId: '13' } }],
		['account', { account: 'other' }],
		['attachment', { attachment: picture() }],
	])('is about the place of the item, not its %s', async (_part, parts) => {
		expect(await keyOf(parts)).toBe(await keyOf({}));
	});

	it.each<[string, Place]>([
		['item', { itemIndex: 1 }],
		['round of a loop', { identity: { ...IDENTITY, runIndex: 1 } }],
		['execution', { identity: { ...IDENTITY, execution: 'id 42' } }],
		['workflow', { identity: { ...IDENTITY, workflowId: 'other' } }],
		['node', { identity: { ...IDENTITY, nodeId: 'other' } }],
		['n8n', { identity: { ...IDENTITY, instanceId: 'other' } }],
	])('makes a message of its own for each %s', async (_place, place) => {
		expect(await keyOf({}, place)).not.toBe(await keyOf({}));
	});

	it('tells run 1, item 0 from run 0, item 1', async () => {
		const second = await keyOf({}, { itemIndex: 1 });
		const nextRun = await keyOf({}, { identity: { ...IDENTITY, runIndex: 1 } });
		expect(second).not.toBe(nextRun);
	});

	it('reads no file', async () => {
		const attachment = picture();
		if (attachment.kind !== 'file') throw new Error('A picture is a file');
		const stream = jest.spyOn(attachment.file, 'stream');
		await keyOf({ attachment });
		expect(stream).not.toHaveBeenCalled();
	});
});

describe('a call of the node as a tool', () => {
	it.each<[string, Place]>([
		['try, which n8n counts as a run', { identity: { ...TOOL, runIndex: 3 } }],
		['item', { identity: TOOL, itemIndex: 1 }],
	])('is the same message in every %s', async (_place, place) => {
		expect(await keyOf({}, place)).toBe(await keyOf({}, { identity: TOOL }));
	});

	it('is the same message in any case of account and username', async () => {
		const shouted = { account: 'ACME', recipient: { username: 'JANE' } };
		expect(await keyOf(shouted, { identity: TOOL })).toBe(await keyOf({}, { identity: TOOL }));
	});

	it.each<[string, Partial<IntentParts>]>([
		['text', { text: 'hello' }],
		['recipient', { recipient: { username: 'joe' } }],
		['kind of recipient', { recipient: { userId: 'jane' } }],
		['account', { account: 'other' }],
	])('is another message with another %s', async (_part, parts) => {
		expect(await keyOf(parts, { identity: TOOL })).not.toBe(await keyOf({}, { identity: TOOL }));
	});

	it('is another message with another attachment', async () => {
		const keys = await Promise.all(
			ATTACHMENTS.map(async (attachment) => await keyOf({ attachment }, { identity: TOOL })),
		);
		expect(new Set(keys).size).toBe(ATTACHMENTS.length);
	});

	it('is another message in another execution', async () => {
		const identity = { ...TOOL, execution: 'id 42' };
		expect(await keyOf({}, { identity })).not.toBe(await keyOf({}, { identity: TOOL }));
	});

	it('has a place that shows neither text nor recipient, and is no place of an item', async () => {
		const parts: IntentParts = {
			account: 'acme',
			text: 'Secret',
			attachment: { kind: 'none' },
			protection: { protection: 'perExecution' },
		};
		const { place } = (await intentsOf(parts, TOOL, 0))('12') as PerExecutionIntent;
		expect(place).toEqual(['tool', expect.stringMatching(/^[0-9a-f]{64}$/)]);
	});
});

describe('Per Message', () => {
	const protection = { protection: 'perMessage' } as const;

	it.each<[string, Place]>([
		['execution', { identity: { ...IDENTITY, execution: 'id 42' } }],
		['workflow', { identity: { ...IDENTITY, workflowId: 'other', nodeId: 'other' } }],
		['item', { itemIndex: 1 }],
		['run', { identity: { ...IDENTITY, runIndex: 1 } }],
	])('is the same message in every %s', async (_place, place) => {
		expect(await keyOf({ protection }, place)).toBe(await keyOf({ protection }));
	});

	it('goes by the person, not by how the person was named', async () => {
		const byId = await keyOf({ protection, recipient: { userId: '12' } });
		expect(byId).toBe(await keyOf({ protection }));
		expect(await keyOf({ protection }, { userId: '13' })).not.toBe(byId);
	});

	it.each<[string, Partial<IntentParts>]>([
		['text', { text: 'Bye' }],
		['account', { account: 'other' }],
	])('is another message with another %s', async (_part, parts) => {
		expect(await keyOf({ protection, ...parts })).not.toBe(await keyOf({ protection }));
	});

	it('is another message in another n8n', async () => {
		const identity = { ...IDENTITY, instanceId: 'other' };
		expect(await keyOf({ protection }, { identity })).not.toBe(await keyOf({ protection }));
	});

	it('goes by what is in a file, not by its name', async () => {
		const keys = await Promise.all(
			[...ATTACHMENTS, picture('other name.png', [1])].map(
				async (attachment) => await keyOf({ protection, attachment }),
			),
		);
		expect(new Set(keys).size).toBe(ATTACHMENTS.length);
	});

	it('is not mistaken for a tool call', async () => {
		expect(await keyOf({ protection }, { identity: TOOL })).toBe(await keyOf({ protection }));
	});
});

describe('Custom Key', () => {
	const custom = (customKey: string) => ({ protection: 'customKey', customKey }) as const;

	it('is the same message wherever and whatever it is', async () => {
		const protection = custom('ticket 7');
		const elsewhere = { ...TOOL, execution: 'id 42', runIndex: 2 };
		const other = await keyOf(
			{ protection, text: 'Bye', recipient: { userId: '13' }, attachment: picture() },
			{ identity: elsewhere, itemIndex: 3, userId: '13' },
		);
		expect(other).toBe(await keyOf({ protection }));
	});

	it('is another message with another key, account or n8n', async () => {
		const protection = custom('ticket 7');
		const keys = [
			await keyOf({ protection }),
			await keyOf({ protection: custom('ticket 8') }),
			await keyOf({ protection, account: 'other' }),
			await keyOf({ protection }, { identity: { ...IDENTITY, instanceId: 'other' } }),
		];
		expect(new Set(keys).size).toBe(4);
	});
});

describe('keys', () => {
	it.each<[string, Partial<IntentParts>, RunIdentity, string]>([
		['an item', {}, IDENTITY, '742718b5aa7ecd40ea502ea54e7be30ab2d5274443b566c64f39e52cdcc5c25f'],
		[
			'a tool call',
			{ account: 'Acme' },
			TOOL,
			'1c845b351aa79fbc686e837cd426f7b503daedb57dd5e16bca3fe555b9c250cb',
		],
		[
			'Per Message',
			{ protection: { protection: 'perMessage' } },
			IDENTITY,
			'33f87c111762e51094c489ba207975ceb2640b4b98894502769eb183095110e2',
		],
		[
			'Custom Key',
			{ protection: { protection: 'customKey', customKey: 'ticket 7' } },
			IDENTITY,
			'191802f10bb80be0c06a3954362940ff60be642b67b4dc19b5327ab309dedf07',
		],
	])('of %s are the same ones as ever: Xquik keeps them for 90 days', async (...row) => {
		const [, parts, identity, hash] = row;
		expect(await keyOf(parts, { identity })).toBe(`xqdm-send-1-${hash}`);
	});
});

describe('a recipient as typed', () => {
	it.each([
		[{ userId: '12' }, '12'],
		[{ username: 'Jane' }, '@jane'],
		[undefined, ''],
	])('%j is %j', (recipient, name) => {
		expect(recipientName(recipient)).toBe(name);
	});
});
