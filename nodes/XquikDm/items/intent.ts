import { createHash } from 'node:crypto';

import type { Intent } from '../delivery/idempotencyKey';
import type { Attachment } from '../delivery/message';
import type { Protection } from '../parameters/duplicateProtection';
import { sha256Of } from '../parameters/file/itemFile';
import type { Recipient } from '../parameters/recipient';
import type { RunIdentity } from './runIdentity';

/** What makes two attachments the same: size and SHA-256 of a file, else its URL or media ID. */
async function contentOf(attachment: Attachment): Promise<string> {
	switch (attachment.kind) {
		case 'none':
			return '';
		case 'mediaId':
			return `id:${attachment.mediaId}`;
		case 'url':
			return `url:${attachment.url}`;
		case 'file':
			return `file:${attachment.file.size}:${await sha256Of(attachment.file)}`;
	}
}

/** A recipient as it was typed, as one text. */
export function recipientName(recipient: Recipient | undefined): string {
	if (recipient === undefined) return '';
	return 'userId' in recipient ? recipient.userId : `@${recipient.username.toLowerCase()}`;
}

/**
 * The intent of an item that is the same one only within this execution and its retries.
 *
 * @param content what a tool call means, which has no place of its own in an execution: n8n gives
 *   each of its tries another run index
 */
export function executionIntent(
	{ instanceId, workflowId, execution, nodeId, runIndex, isTool }: RunIdentity,
	itemIndex: number,
	content: readonly string[],
): Intent {
	const place = isTool
		? ['tool', createHash('sha256').update(JSON.stringify(content)).digest('hex')]
		: [String(runIndex), String(itemIndex)];
	return { protection: 'perExecution', instanceId, workflowId, execution, nodeId, place };
}

/** The parts of an item that its intent is made of; the text is empty where nothing is said. */
export interface IntentParts {
	account: string;
	/** As typed; undefined where there is none. */
	recipient?: Recipient;
	text: string;
	attachment: Attachment;
	protection: Protection;
}

/**
 * Gives the intent of an item by its Duplicate Protection (docs/delivery.md: "Keys"). A file is
 * read once, as a stream, when its content is part of it.
 *
 * @returns the intent for a resolved recipient, who is empty where there is none
 */
export async function intentsOf(
	{ account, recipient, text, attachment, protection }: IntentParts,
	identity: RunIdentity,
	itemIndex: number,
): Promise<(recipient: string) => Intent> {
	const { instanceId, isTool } = identity;
	switch (protection.protection) {
		case 'perExecution': {
			const content = isTool ? await contentOf(attachment) : '';
			const parts = [account.toLowerCase(), recipientName(recipient), text, content];
			return () => executionIntent(identity, itemIndex, parts);
		}
		case 'customKey':
			return () => ({ ...protection, instanceId, account });
		case 'perMessage': {
			const content = await contentOf(attachment);
			return (userId) => ({
				protection: 'perMessage',
				instanceId,
				account,
				recipient: userId,
				text,
				attachment: content,
			});
		}
	}
}
