import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { accountField } from '../../parameters/accountField';
import { attachmentFields } from '../../parameters/attachmentFields';
import { duplicateProtectionFields } from '../../parameters/duplicateProtectionFields';
import { recipientField } from '../../parameters/recipientField';
import { SEND_OPTIONS } from '../../parameters/sendOptions';
import { readRun } from '../../items/runIdentity';
import { unlessCancelled } from '../../items/unlessCancelled';
import { sendCancelled, sendOutput } from './send/outputItems';
import { uncheckedItem } from './send/prepareItems';
import type { FinishedItem, SendRun } from './send/sendItems';
import { finishedItems, refuseItems, sendItems } from './send/sendItems';
import { readCredential, withSession } from '../../delivery/openSession';

const show = { resource: ['directMessage'], operation: ['send'] };

/** The fields of Direct Message: Send. */
export const sendFields: INodeProperties[] = [
	accountField({ show }),
	recipientField({ show }),
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		displayOptions: { show },
		description: 'The message, sent exactly as it is here',
	},
	...attachmentFields(show),
	...duplicateProtectionFields(show),
	SEND_OPTIONS.field({ show }),
];

/**
 * Sends one DM for each input item and gives one handoff row for each.
 *
 * @throws NodeApiError or NodeOperationError, with all rows in its context, when an item has a
 *   problem and On Error is Stop Workflow, and when n8n stops the execution
 */
export async function executeSend(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const run: SendRun = { ...readRun(context), prepared: [] };
	const ended = await unlessCancelled(context, finishItems(context, items, run));
	if (ended === 'cancelled') throw sendCancelled(context, items, stoppedItems(run, items.length));
	return sendOutput(context, items, ended.result);
}

/** What is known of all items when n8n stops the run; some may not even have been checked. */
function stoppedItems(run: SendRun, count: number): FinishedItem[] {
	const unchecked = Array.from({ length: count - run.prepared.length }, (_, offset) =>
		uncheckedItem(run.prepared.length + offset, run.identity),
	);
	return finishedItems({ ...run, prepared: [...run.prepared, ...unchecked] }, 'cancelled');
}

async function finishItems(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	run: SendRun,
) {
	const baseUrl = await readCredential(context);
	if (typeof baseUrl !== 'string') return await refuseItems(context, items, run, baseUrl);
	return await withSession(
		context,
		baseUrl,
		async (session) =>
			await sendItems(context, items, baseUrl, session, run, context.continueOnFail()),
	);
}
