import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

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
import type { FailureTexts } from '../../output/failure';
import { writeFailure } from '../../output/failure';
import { doneNote } from '../../output/progressNote';
import type { Report } from '../../output/report';
import { failureIn, statusOf } from '../../output/report';
import { accountParameter } from '../../parameters/account';
import { outputOptions } from '../../parameters/outputOptions';
import { DELETION_FIELDS } from '../../parameters/rowFields';
import { maxWaitOf, waitLimitsOf } from '../../parameters/maxWait';
import { MESSAGE_ID } from '../../parameters/messageId';
import { optionSet } from '../../parameters/optionSet';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	MAX_QUEUE_TIME,
	maxWaitOption,
} from '../../parameters/options';
import type { ValuesIn } from '../../parameters/parameterSet';
import { itemSource, notice, parameterSet } from '../../parameters/parameterSet';
import type { Recipient } from '../../parameters/recipient';
import { recipientParameter } from '../../parameters/recipient';
import { resolvedRecipient } from '../../reads/user';
import type { Operation } from '../operation';

const OPTIONS = optionSet([
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	MAX_QUEUE_TIME,
	maxWaitOption(
		'Longest wait for one deletion to be confirmed. One that is still open then has the state pending_confirmation.',
	),
	...outputOptions(DELETION_FIELDS),
]);

/** The parameters of an item, checked. */
interface CheckedDeletion {
	account: string;
	recipient: Recipient;
	messageId: string;
}

/** An input item of Delete on its way. */
interface DeletionItem extends WriteItem<CheckedDeletion, Deletion, Report> {
	options: Partial<ValuesIn<typeof PARAMETERS>['options']>;
	/** What could be read of its parameters, right or wrong elsewhere. */
	known: Partial<CheckedDeletion>;
	/** As it was typed. */
	recipientAsTyped?: string;
	intent: Intent;
	/** How its write ended. */
	written?: WriteResult;
}

const PARAMETERS = parameterSet({
	notice: notice(
		'deleteNotice',
		'Deletes the message from your own side of the conversation only: the other person keeps it. This cannot be undone. Each deletion costs 10 credits.',
	),
	account: accountParameter('The connected X account from whose side the message is deleted'),
	recipient: recipientParameter({
		description:
			'The other person of the conversation. A username or profile URL is looked up first (1 credit for each distinct one).',
	}),
	messageId: MESSAGE_ID,
	options: OPTIONS.parameter,
});

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
		fields: DELETION_FIELDS,
		start: (itemIndex) => ({
			itemIndex,
			options: {},
			known: {},
			// A key for the row of an item that comes to no write.
			intent: executionIntent(identity, itemIndex, []),
		}),
		check: async (item, baseUrl) => {
			const { itemIndex } = item;
			const read = await PARAMETERS.read(itemSource(context, itemIndex, baseUrl));
			const { account: given, recipient: to, messageId: id } = read.values;
			item.options = read.values.options ?? {};
			item.recipientAsTyped = read.typed.recipient;
			item.known = { account: given?.account, recipient: to, messageId: id };
			if (read.checked === undefined) throw read.error;
			const {
				account: { account },
				recipient,
				messageId,
			} = read.checked;
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
			const limits = waitLimitsOf(item.options, context.getNode().typeVersion);
			const budget = new WaitBudget(limits, session.clock);
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
		note: (reports, totals) => doneNote(reports, DELETE.doneStatus, totals),
	};
}

/** Direct Message: Delete. */
export const DELETE_MESSAGE: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete a direct message',
	description:
		'Delete a direct message from your own side of a conversation only; the other person keeps it. Cannot be undone (10 credits).',
	parameters: PARAMETERS,
	execute: executeDelete,
};
