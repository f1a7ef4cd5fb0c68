import type { Attachment, Message } from '../../../nodes/XquikDm/delivery/message.ts';
import type { MemoryData } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { SendMemory } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import type { NodeRun, RunIdentity } from '../../../nodes/XquikDm/items/runIdentity.ts';
import type { SendItem } from '../../../nodes/XquikDm/resources/directMessage/send/sendItem.ts';
import type { Outcome } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { NOON } from './virtualClock.mts';

/** A text-only message to 12, or what `fields` make of it. */
export function messageTo12(fields: Partial<Message> = {}): Message {
	return {
		itemIndex: 0,
		maxWait: 60_000,
		account: 'acme',
		userId: '12',
		text: 'Hello',
		attachment: { kind: 'none' },
		...fields,
	};
}

/** The parameters of a message, checked. */
export function checkedOf(
	{ account, userId, username, text, attachment }: Message = messageTo12(),
): NonNullable<SendItem['checked']> {
	return {
		account,
		recipient: username === undefined ? { userId } : { username },
		text,
		attachment,
		protection: { protection: 'perExecution' },
	};
}

/** The first item of a run, whose message has a key of its own: `customKey`. */
export function preparedItem(fields: Partial<SendItem> = {}, customKey = 'ticket 7'): SendItem {
	return {
		itemIndex: 0,
		place: '0:0',
		options: {},
		partial: {},
		limits: { maxWait: 60_000 },
		intentFor: () => ({
			protection: 'customKey',
			customKey,
			instanceId: 'instance',
			account: 'acme',
		}),
		...fields,
	};
}

/** Keeps what became of an item, as the pipeline does. */
export function settle(item: SendItem, report: Outcome): void {
	item.report = report;
}

/** A picture of three bytes. */
export function picture(fileName = 'cat.png', bytes: readonly number[] = [1, 2, 3]): Attachment {
	return {
		kind: 'file',
		longVideo: false,
		file: {
			fileName,
			mimeType: 'image/png',
			size: bytes.length,
			async *stream() {
				yield await Promise.resolve(Uint8Array.from(bytes));
			},
		},
	};
}

/** What identifies the node's run 0 in an execution. */
export const IDENTITY: RunIdentity = {
	instanceId: 'instance',
	workflowId: 'workflow',
	execution: 'id 41',
	nodeId: 'node',
	runIndex: 0,
	isTool: false,
};

/** What an execution remembers at its beginning, or what `fields` make of it. */
export function memoryData(fields: Partial<MemoryData> = {}): MemoryData {
	return { execution: IDENTITY.execution, firstRunAt: NOON, sends: {}, items: {}, ...fields };
}

/** A run of the node with a memory. */
export function nodeRun(data: MemoryData = memoryData(), fields: Partial<NodeRun> = {}): NodeRun {
	return { identity: IDENTITY, memory: new SendMemory(data), ...fields };
}
