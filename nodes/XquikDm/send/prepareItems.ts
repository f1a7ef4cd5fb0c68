import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import type { Intent } from '../delivery/idempotencyKey';
import { idempotencyKey } from '../delivery/idempotencyKey';
import type { Attachment } from '../delivery/message';
import { inputFailure } from '../errors/failure';
import { maxWaitOf } from '../input/maxWait';
import { optionsOf } from '../input/parameter';
import type { CheckedParameters, PartialParameters, SendOptions } from '../input/sendParameters';
import { checkParameters } from '../input/sendParameters';
import type { Outcome, RowSubject } from '../row/handoffRow';
import { sha256Of } from '../upload/itemFile';

/** One input item on its way: its checked parameters, or the outcome it already has. */
export interface PreparedItem {
	itemIndex: number;
	options: SendOptions;
	/** In ms. */
	maxWait: number;
	checked?: CheckedParameters;
	/** Whose key the item's writes go under; the recipient must be known for it. */
	intentFor(userId: string): Intent;
	outcome?: Outcome;
}

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

async function intentOf(
	checked: CheckedParameters,
	identity: RunIdentity,
	itemIndex: number,
): Promise<PreparedItem['intentFor']> {
	const { account, protection, text } = checked;
	const { instanceId } = identity;
	switch (protection.protection) {
		case 'perExecution':
			return () => ({ protection: 'perExecution', ...identity, itemIndex });
		case 'customKey':
			return () => ({ ...protection, instanceId, account });
		case 'perMessage': {
			const attachment = await contentOf(checked.attachment);
			return (recipient) => ({
				protection: 'perMessage',
				instanceId,
				account,
				recipient,
				text,
				attachment,
			});
		}
	}
}

function subjectOf(partial: PartialParameters): RowSubject {
	const { account, recipient, text } = partial;
	return {
		account,
		text,
		...(recipient !== undefined && 'userId' in recipient ? { userId: recipient.userId } : {}),
		...(recipient !== undefined && 'username' in recipient ? { username: recipient.username } : {}),
	};
}

/**
 * Checks every item before anything is sent (docs/delivery.md: "Order of work", 1). An item with
 * bad input gets its outcome here. Never throws for an item.
 */
export async function prepareItems(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	baseUrl: string,
): Promise<PreparedItem[]> {
	const identity = runIdentity(context);
	const prepared: PreparedItem[] = [];
	for (const [itemIndex, item] of items.entries()) {
		const partial: PartialParameters = {};
		let options: SendOptions = {};
		const perExecution: Intent = { protection: 'perExecution', ...identity, itemIndex };
		const intentFor = () => perExecution;
		try {
			options = optionsOf<SendOptions>(context, itemIndex);
			const checked = await checkParameters(context, item, itemIndex, options, baseUrl, partial);
			const maxWait = maxWaitOf(options);
			const intent = await intentOf(checked, identity, itemIndex);
			prepared.push({ itemIndex, options, maxWait, checked, intentFor: intent });
		} catch (error) {
			const key = idempotencyKey(perExecution, 'send', 1);
			const outcome = {
				status: 'failed' as const,
				subject: subjectOf(partial),
				key,
				...inputFailure(error),
			};
			prepared.push({ itemIndex, options, maxWait: maxWaitOf(options), intentFor, outcome });
		}
	}
	return prepared;
}
