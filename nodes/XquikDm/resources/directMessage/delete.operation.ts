import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Intent } from '../../delivery/idempotencyKey';
import { idempotencyKey } from '../../delivery/idempotencyKey';
import { runWrite } from '../../delivery/runWrite';
import { deleteStep } from '../../delivery/steps';
import { WaitBudget } from '../../delivery/waiting';
import { writeFailure } from '../../output/failure';
import type { FailureTexts } from '../../output/stepTexts';
import { accountField } from '../../parameters/accountField';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	maxWaitOption,
} from '../../parameters/options';
import { optionSet } from '../../parameters/optionSet';
import { recipientField } from '../../parameters/recipientField';
import { checkAccount } from '../../parameters/account';
import { maxWaitOf } from '../../parameters/maxWait';
import type { IdField } from '../../parameters/numericId';
import { checkNumericId } from '../../parameters/numericId';
import { parameterOf } from '../../parameters/parameter';
import type { Recipient } from '../../parameters/recipient';
import { checkRecipient } from '../../parameters/recipient';
import { asTyped } from '../../parameters/resourceLocator';
import { executionIntent, recipientName } from '../../items/intent';
import { readRun } from '../../items/runIdentity';
import type { CheckedWrite } from '../../items/writeItems';
import { writeItems } from '../../items/writeItems';
import { UserDirectory } from '../../reads/userDirectory';
import { deletionRow } from '../../output/deletionRow';

const show = { resource: ['directMessage'], operation: ['delete'] };

const OPTIONS = optionSet([
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	maxWaitOption(
		'Longest wait for one deletion to be confirmed, in seconds. One that is still open then has the state pending_confirmation.',
	),
]);

interface CheckedDeletion extends CheckedWrite {
	recipient: Recipient;
	messageId: string;
	intent: Intent;
	options: ReturnType<typeof OPTIONS.require>;
	/** As it was typed. */
	recipientAsTyped?: string;
}

interface ReadyDeletion extends CheckedDeletion {
	userId: string;
}

/** The fields of Direct Message: Delete. */
export const deleteFields: INodeProperties[] = [
	{
		displayName:
			'Deletes the message from your own side of the conversation only: the other person keeps it. This cannot be undone.',
		name: 'deleteNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	accountField({ show }, 'The connected X account from whose side the message is deleted'),
	recipientField(
		{ show },
		{
			description:
				'The other person of the conversation. A username or profile URL is looked up first (1 credit for each distinct one).',
		},
	),
	{
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show },
		placeholder: 'e.g. {{ $json.message_id }}',
		description: 'The message_id of a row of Send or Get Many: digits',
	},
	OPTIONS.field({ show }),
];

const MESSAGE_ID: IdField = {
	code: 'message_id_invalid',
	field: 'Message ID',
	remedy:
		'Enter the message_id of a row of Send or Get Many: digits as text, not a number, which would lose digits.',
};

const TEXTS: FailureTexts = {
	invalid_input: { remedy: 'Check Account, Recipient and Message ID of this item.' },
	not_found: {
		title: 'The conversation has no such message',
		remedy: 'Check Recipient and Message ID. The message may have been deleted before.',
	},
};

const UNKNOWN = {
	title: 'It is not known whether the message was deleted',
	remedy: 'Look at the conversation on X, or run the workflow again: deleting twice does no harm.',
};

/**
 * Deletes one message for each input item from our side of its conversation, and gives one row for
 * each.
 *
 * @throws NodeApiError or NodeOperationError, with all rows in its context, when an item has failed
 *   and On Error is Stop Workflow
 */
export async function executeDelete(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { identity } = readRun(context);
	return await writeItems<CheckedDeletion, ReadyDeletion>(context, {
		done: 'deleted',
		check: async (itemIndex, _baseUrl, known) => {
			const read = OPTIONS.read(context, itemIndex);
			const { options } = read;
			const { includeInputFields } = options;
			// A key for the row of an item that comes to no write.
			Object.assign(known, { options, includeInputFields });
			known.intent = executionIntent(identity, itemIndex, []);
			const to = parameterOf(context, 'recipient', itemIndex);
			const recipientAsTyped = asTyped(to);
			known.recipientAsTyped = recipientAsTyped;
			if ('error' in read) throw read.error;
			const account = checkAccount(parameterOf(context, 'account', itemIndex));
			known.account = account;
			const recipient = checkRecipient(to);
			known.recipient = recipient;
			const messageId = checkNumericId(parameterOf(context, 'messageId', itemIndex), MESSAGE_ID);
			known.messageId = messageId;
			const content = [account.toLowerCase(), recipientName(recipient), messageId];
			const intent = executionIntent(identity, itemIndex, content);
			const whom = { account, recipient, recipientAsTyped };
			return { ...whom, messageId, intent, options, includeInputFields };
		},
		resolver: (session) => {
			const users = new UserDirectory(session);
			return async (checked) => {
				const { recipient, options } = checked;
				if ('userId' in recipient) return { ...checked, userId: recipient.userId };
				const found = await users.find(recipient.username, maxWaitOf(options));
				return 'problem' in found ? found : { ...checked, userId: found.user.userId };
			};
		},
		lane: ({ account, userId }) => `${account.toLowerCase()} ${userId}`,
		write: async (ready, session) => {
			const budget = new WaitBudget(maxWaitOf(ready.options), session.clock);
			return await runWrite(deleteStep(ready, ready.intent), budget, session);
		},
		failureOf: (write) => writeFailure(write, TEXTS, UNKNOWN),
		row: (report, { account, recipient, recipientAsTyped, userId, messageId, intent, options }) =>
			deletionRow(
				{
					...report,
					account,
					messageId,
					...recipient,
					recipient: recipientAsTyped,
					...(userId !== undefined && { userId }),
					...(intent !== undefined && { key: idempotencyKey(intent, 'delete', 1) }),
				},
				options?.includeApiResponse === true,
			),
	});
}
