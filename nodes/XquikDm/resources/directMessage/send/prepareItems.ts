import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Intent } from '../../../delivery/idempotencyKey';
import { idempotencyKey, intentName } from '../../../delivery/idempotencyKey';
import { placeOf } from '../../../delivery/sendMemory';
import { inputFailure } from '../../../output/failure';
import { SEND_OPTIONS } from '../../../parameters/sendOptions';
import { maxWaitOf } from '../../../parameters/maxWait';
import type {
	CheckedParameters,
	PartialParameters,
	SendOptions,
} from '../../../parameters/sendParameters';
import { checkParameters } from '../../../parameters/sendParameters';
import { executionIntent, intentsOf, recipientName } from '../../../items/intent';
import type { RunIdentity } from '../../../items/runIdentity';
import { isCancelled } from '../../../items/unlessCancelled';
import { fingerprintsOf } from './fingerprint';
import type { Outcome, RowSubject } from '../../../output/handoffRow';

/** One input item on its way: its checked parameters, or the outcome it already has. */
export interface PreparedItem {
	itemIndex: number;
	/** Its place in the execution. */
	place: string;
	options: SendOptions;
	/** In ms. */
	maxWait: number;
	checked?: CheckedParameters;
	/** The recipient as it was typed, valid or not. */
	recipientAsTyped?: string;
	/** Whose key the item's writes go under; the recipient must be known for it. */
	intentFor(userId: string): Intent;
	outcome?: Outcome;
	/** Whether its message was handed to delivery in this run. */
	isTried?: boolean;
}

/** Items that are checked at the same time: as many as files can be read at once. */
const CHECKED_AT_ONCE = 8;

function subjectOf(partial: PartialParameters): RowSubject {
	const { account, recipient, recipientAsTyped, text } = partial;
	return {
		account,
		text,
		recipient: recipientAsTyped,
		...(recipient !== undefined && 'userId' in recipient ? { userId: recipient.userId } : {}),
		...(recipient !== undefined && 'username' in recipient ? { username: recipient.username } : {}),
	};
}

/**
 * A tool call is found again by what it says: n8n counts each of its tries as another run.
 *
 * @param intent the name of its intent, which tells files apart that look the same
 */
function toolPlace(
	checked: CheckedParameters,
	intent: string,
	{ instanceId }: RunIdentity,
): string {
	return `tool ${fingerprintsOf(checked, instanceId).typed} ${intent}`;
}

async function prepareItem(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	baseUrl: string,
	identity: RunIdentity,
): Promise<PreparedItem> {
	const partial: PartialParameters = {};
	const read = SEND_OPTIONS.read(context, itemIndex);
	const options: SendOptions = read.options;
	const perExecution = executionIntent(identity, itemIndex, []);
	const atIndex = placeOf(identity.runIndex, itemIndex);
	try {
		const checked = await checkParameters(context, item, itemIndex, options, baseUrl, partial);
		if ('error' in read) throw read.error;
		const maxWait = maxWaitOf(options);
		const intentFor = await intentsOf(checked, identity, itemIndex);
		const { recipientAsTyped } = partial;
		const toolIntent = intentName(intentFor(recipientName(checked.recipient)));
		const place = identity.isTool ? toolPlace(checked, toolIntent, identity) : atIndex;
		return { itemIndex, place, options, maxWait, checked, recipientAsTyped, intentFor };
	} catch (error) {
		const outcome = {
			status: 'failed' as const,
			subject: subjectOf(partial),
			key: idempotencyKey(perExecution, 'send', 1),
			...inputFailure(error),
		};
		const intentFor = () => perExecution;
		const maxWait = maxWaitOf(options);
		return { itemIndex, place: atIndex, options, maxWait, intentFor, outcome };
	}
}

/** An item of which nothing is known yet but its place, for when n8n stops the run that early. */
export function uncheckedItem(itemIndex: number, identity: RunIdentity): PreparedItem {
	const intent = executionIntent(identity, itemIndex, []);
	const place = placeOf(identity.runIndex, itemIndex);
	return { itemIndex, place, options: {}, maxWait: maxWaitOf({}), intentFor: () => intent };
}

/** Checks may go on without a pause for so long, in ms: nothing else runs in n8n meanwhile. */
const LONGEST_WITHOUT_PAUSE = 50;

/**
 * Checks every item before anything is sent (docs/delivery.md: "Order of work", 1), some at the
 * same time, since files are opened for it. An item with bad input gets its outcome here. Never
 * throws for an item. Ends early when n8n has stopped the execution.
 *
 * @param prepared takes the items as they are checked
 */
export async function prepareItems(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	baseUrl: string,
	identity: RunIdentity,
	prepared: PreparedItem[] = [],
): Promise<PreparedItem[]> {
	let paused = performance.now();
	for (let start = 0; start < items.length; start += CHECKED_AT_ONCE) {
		// Nobody wants the rest any more, and files are large.
		if (isCancelled(context)) break;
		const some = items.slice(start, start + CHECKED_AT_ONCE);
		const checks = some.map(
			async (item, offset) => await prepareItem(context, item, start + offset, baseUrl, identity),
		);
		prepared.push(...(await Promise.all(checks)));
		if (performance.now() - paused < LONGEST_WITHOUT_PAUSE) continue;
		await sleep(0);
		paused = performance.now();
	}
	return prepared;
}
