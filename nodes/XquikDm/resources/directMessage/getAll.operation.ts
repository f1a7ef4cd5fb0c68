import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { readFailure } from '../../errors/failure';
import { accountField } from '../../fields/account';
import { optionsField } from '../../fields/options';
import { recipientField } from '../../fields/recipient';
import { returnAllFields } from '../../fields/returnAll';
import { checkAccount } from '../../input/account';
import { checkLimit } from '../../input/limit';
import { optionsOf, parameterOf } from '../../input/parameter';
import { checkRecipient } from '../../input/recipient';
import { checkTime } from '../../input/time';
import { READ_MAX_WAIT, readItems } from '../../items/readItems';
import type { HistoryWish } from '../../lookup/historyPages';
import { readHistory } from '../../lookup/historyPages';
import { UserDirectory } from '../../lookup/userDirectory';
import { conversationFields, directionOf, historyRow } from '../../row/historyRow';
import { problemFields } from '../../row/writeFields';

const show = { resource: ['directMessage'], operation: ['getAll'] };

interface GetManyOptions {
	onlyFromRecipient: boolean;
	since: unknown;
}

/** The fields of Direct Message: Get Many. */
export const getAllFields: INodeProperties[] = [
	{
		displayName:
			'Each message that is read costs 1 credit. Xquik hands out whole pages, so a small Limit can cost a page of messages. A conversation is read from its newest message on, and no further than Limit and Since ask for.',
		name: 'costNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	accountField({ show }, 'The connected X account that takes part in the conversation'),
	recipientField(
		{ show },
		{
			description:
				'The other person of the conversation. A username or profile URL is looked up first (1 credit for each distinct one).',
		},
	),
	...returnAllFields(show),
	optionsField({ show }, [
		{
			displayName: 'Only From Recipient',
			name: 'onlyFromRecipient',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave out the messages of the account itself. They still cost a credit each, and Limit does not count them.',
		},
		{
			displayName: 'Since',
			name: 'since',
			type: 'dateTime',
			default: '',
			description:
				'Only messages from this time on. Reading stops at the first older one, which keeps the cost low. Without a time zone it is in that of the workflow.',
		},
	]),
];

/**
 * Reads the conversations of all input items and gives one row for each message, newest first.
 * What was read before an error is handed on: it has been paid for.
 *
 * @throws NodeApiError or NodeOperationError, with the rows so far in its context, when a
 *   conversation cannot be read and On Error is Stop Workflow
 */
export async function executeGetAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: 1,
		check: (itemIndex) => {
			const options = optionsOf<GetManyOptions>(context, itemIndex);
			return {
				account: checkAccount(parameterOf(context, 'account', itemIndex)),
				recipient: checkRecipient(parameterOf(context, 'recipient', itemIndex)),
				limit: checkLimit(
					parameterOf(context, 'returnAll', itemIndex),
					parameterOf(context, 'limit', itemIndex),
				),
				since: checkTime(options.since, 'Since', context.getTimezone()),
				onlyFromRecipient: options.onlyFromRecipient === true,
			};
		},
		reader: (environment) => {
			const users = new UserDirectory(environment);
			return async ({ account, recipient, limit, since, onlyFromRecipient }) => {
				const found =
					'userId' in recipient
						? { user: recipient }
						: await users.find(recipient.username, READ_MAX_WAIT);
				if ('problem' in found) {
					return { rows: [], failure: readFailure(found.problem), stops: found.stops };
				}
				const { userId } = found.user;
				const conversation = { userId, account };
				const wish: HistoryWish = {
					limit,
					since,
					...(onlyFromRecipient && {
						accepts: (message) => directionOf(message, userId) === 'incoming',
					}),
				};
				const result = await readHistory(conversation, wish, READ_MAX_WAIT, environment);
				const rows = result.messages.map((message) => historyRow(message, conversation));
				const { problem, stops } = result;
				return problem === undefined ? { rows } : { rows, failure: readFailure(problem), stops };
			};
		},
		failedRow: (failure, checked) => ({
			...conversationFields({ account: checked?.account, ...checked?.recipient }),
			...problemFields(failure),
		}),
	});
}
