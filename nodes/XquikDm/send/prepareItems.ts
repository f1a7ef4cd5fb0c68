import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Intent } from '../delivery/idempotencyKey';
import { idempotencyKey } from '../delivery/idempotencyKey';
import { inputFailure } from '../errors/failure';
import { maxWaitOf } from '../input/maxWait';
import { optionsOf } from '../input/parameter';
import type { CheckedParameters, PartialParameters, SendOptions } from '../input/sendParameters';
import { checkParameters } from '../input/sendParameters';
import { executionIntent, intentsOf, runIdentity } from '../items/intent';
import type { Outcome, RowSubject } from '../row/handoffRow';

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
		const perExecution = executionIntent(identity, itemIndex);
		const intentFor = () => perExecution;
		try {
			options = optionsOf<SendOptions>(context, itemIndex);
			const checked = await checkParameters(context, item, itemIndex, options, baseUrl, partial);
			const maxWait = maxWaitOf(options);
			const intent = await intentsOf(checked, identity, itemIndex);
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
