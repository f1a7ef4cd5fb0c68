import type { IExecuteFunctions } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import type { Intent } from '../delivery/idempotencyKey';
import type { Attachment } from '../delivery/message';
import type { Protection } from '../input/duplicateProtection';
import { sha256Of } from '../upload/itemFile';

/** What n8n puts in place of the ID of an execution that it does not save. */
const NO_EXECUTION_ID = '__UNKNOWN__';

/** What identifies this run of the node within n8n; read once for all items. */
export interface RunIdentity {
	instanceId: string;
	workflowId: string;
	executionId: string;
	nodeId: string;
	runIndex: number;
}

/**
 * Reads the identity of this run. Retry On Fail and a restarted worker give the same one, a loop's
 * next round another run index, Retry execution another execution ID (docs/delivery.md).
 */
export function runIdentity(context: IExecuteFunctions): RunIdentity {
	const executionId = context.getExecutionId();
	const proxy = context.getWorkflowDataProxy(0);
	return {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id ?? '',
		// Without an ID every execution would look like the same one, and its messages like repeats.
		executionId: executionId && executionId !== NO_EXECUTION_ID ? executionId : randomUUID(),
		nodeId: context.getNode().id,
		runIndex: Number(proxy.$runIndex ?? 0),
	};
}

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

/** The intent of an item that is the same one only within this execution. */
export function executionIntent(identity: RunIdentity, itemIndex: number): Intent {
	return { protection: 'perExecution', ...identity, itemIndex };
}

/** The parts of an item that its intent is made of; the text is empty where nothing is said. */
export interface IntentParts {
	account: string;
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
	{ account, text, attachment, protection }: IntentParts,
	identity: RunIdentity,
	itemIndex: number,
): Promise<(recipient: string) => Intent> {
	const { instanceId } = identity;
	switch (protection.protection) {
		case 'perExecution':
			return () => executionIntent(identity, itemIndex);
		case 'customKey':
			return () => ({ ...protection, instanceId, account });
		case 'perMessage': {
			const content = await contentOf(attachment);
			return (recipient) => ({
				protection: 'perMessage',
				instanceId,
				account,
				recipient,
				text,
				attachment: content,
			});
		}
	}
}
