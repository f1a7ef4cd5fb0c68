import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Intent } from '../../delivery/idempotencyKey';
import { idempotencyKey } from '../../delivery/idempotencyKey';
import { runWrite } from '../../delivery/runWrite';
import type { Deletion } from '../../delivery/steps/delete';
import { DELETE, deleteStep } from '../../delivery/steps/delete';
import { WaitBudget } from '../../delivery/waiting';
import type { WriteResult } from '../../delivery/write';
import { executionIntent, recipientName } from '../../items/intent';
import type { NodeRun } from '../../items/runIdentity';
import { readRun } from '../../items/runIdentity';
import type { WriteItem, WriteOperation } from '../../items/writeItem';
import { writeItems } from '../../items/writeItems';
import { deletionRow } from '../../output/deletionRow';
import { writeFailure } from '../../output/failure';
import { doneNote } from '../../output/progressNote';
import type { Report } from '../../output/report';
import { failureIn, statusOf } from '../../output/report';
import type { FailureTexts } from '../../output/stepTexts';
import { accountField } from '../../parameters/accountField';
import { checkAccount } from '../../parameters/account';
import { maxWaitOf } from '../../parameters/maxWait';
import type { IdField } from '../../parameters/numericId';
import { checkNumericId } from '../../parameters/numericId';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	maxWaitOption,
} from '../../parameters/options';
import { optionSet } from '../../parameters/optionSet';
import { parameterOf } from '../../parameters/parameter';
import type { Recipient } from '../../parameters/recipient';
import { checkRecipient } from '../../parameters/recipient';
import { recipientField } from '../../parameters/recipientField';
import { asTyped } from '../../parameters/resourceLocator';
import { resolvedRecipient } from '../../reads/user';
import type { Operation } from '../operation';

const show = { resource: ['directMessage'], operation: ['delete'] };

const OPTIONS = optionSet([
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	maxWaitOption(
		'Longest wait for one deletion to be confirmed, in seconds. One that is still open then has the state pending_confirmation.',
	),
]);

/** The parameters of an item, checked. */
interface CheckedDeletion {
	account: string;
	recipient: Recipient;
	messageId: string;
}

/** An input item of Delete on its way. */
interface DeletionItem extends WriteItem<CheckedDeletion, Deletion, Report> {
	options: Partial<ReturnType<typeof OPTIONS.require>>;
	/** What could be read of its parameters, right or wrong elsewhere. */
	known: Partial<CheckedDeletion>;
	/** As it was typed. */
	recipientAsTyped?: string;
	intent: Intent;
	/** How its write ended. */
	written?: WriteResult;
}

/** The fields of Direct Message: Delete. */
const deleteFields: INodeProperties[] = [
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
		remedy: 'Check Recipient and Message ID. The message may have been deleted already.',
	},
};

const UNKNOWN = {
	title: 'Outcome unknown: the message may have been deleted',
	remedy: 'Check the conversation on X, or run the workflow again: deleting twice does no harm.',
};

/**
 * Deletes one message for each input item from our side of its conversation, and gives one row for
 * each.
 *
 * @throws NodeApiError or NodeOperationError, with all rows in its context, when an item has failed
 *   and On Error is Stop Workflow
 */
async function executeDelete(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await writeItems(context, deleteOperation(context, readRun(context)));
}

function deleteOperation(
	context: IExecuteFunctions,
	{ identity }: NodeRun,
): WriteOperation<DeletionItem, CheckedDeletion, Deletion, Report> {
	return {
		kind: DELETE,
		start: (itemIndex) => ({
			itemIndex,
			options: {},
			known: {},
			// A key for the row of an item that comes to no write.
			intent: executionIntent(identity, itemIndex, []),
		}),
		check: async (item) => {
			const { itemIndex, known } = item;
			const read = OPTIONS.read(context, itemIndex);
			item.options = read.options;
			const to = parameterOf(context, 'recipient', itemIndex);
			item.recipientAsTyped = asTyped(to);
			if ('error' in read) throw read.error;
			const account = checkAccount(parameterOf(context, 'account', itemIndex));
			known.account = account;
			const recipient = checkRecipient(to);
			known.recipient = recipient;
			const messageId = checkNumericId(parameterOf(context, 'messageId', itemIndex), MESSAGE_ID);
			known.messageId = messageId;
			const content = [account.toLowerCase(), recipientName(recipient), messageId];
			item.intent = executionIntent(identity, itemIndex, content);
			return { account, recipient, messageId };
		},
		usernameOf: ({ recipient }) => ('username' in recipient ? recipient.username : undefined),
		maxWaitOf: ({ options }) => maxWaitOf(options),
		accountOf: ({ account }) => account,
		complete: (_item, { account, recipient, messageId }, user) => {
			const { userId } = resolvedRecipient(recipient, user);
			return { ready: { account, userId, messageId } };
		},
		laneOf: ({ account, userId }) => `${account.toLowerCase()} ${userId}`,
		write: async (item, deletion, session) => {
			const budget = new WaitBudget(maxWaitOf(item.options), session.clock);
			const write = await runWrite(deleteStep(deletion, item.intent), budget, session);
			item.written = write;
			const failure = writeFailure(write, TEXTS, UNKNOWN);
			return {
				report: { status: statusOf(write, DELETE.doneStatus), ...failure },
				writes: [write],
			};
		},
		reportOf: (_item, report) => report,
		row: ({ known, ready, recipientAsTyped, intent, options, written: write }, report) => {
			const outcome = {
				state: report.status,
				write,
				failure: failureIn(report),
				...known,
				...known.recipient,
				recipient: recipientAsTyped,
				...ready,
				key: idempotencyKey(intent, DELETE.name, 1),
			};
			return { row: deletionRow(outcome, options.includeApiResponse === true), report };
		},
		note: (reports) => doneNote(reports, DELETE.doneStatus),
	};
}

/** Direct Message: Delete. */
export const DELETE_MESSAGE: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete DM',
	description:
		'Delete a direct message from your own side of a conversation only; the other person keeps it. Cannot be undone (10 credits).',
	fields: deleteFields,
	execute: executeDelete,
};
