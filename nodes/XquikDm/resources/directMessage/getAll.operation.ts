import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ReadRows } from '../../items/readItems';
import { READ_MAX_WAIT, readItems } from '../../items/readItems';
import { accountFailure, readFailure } from '../../output/failure';
import { conversationFields, directionOf, historyRow, mediaError } from '../../output/historyRow';
import { downloadAllowance, messageFiles } from '../../output/messageFiles';
import { problemFields } from '../../output/writeFields';
import { accountParameter } from '../../parameters/account';
import { checkCursor } from '../../parameters/cursor';
import { LIMIT } from '../../parameters/limit';
import { DOWNLOAD_MEDIA } from '../../parameters/mediaHosts';
import { booleanOption, checkedOption, optionSet } from '../../parameters/optionSet';
import { outputOptions } from '../../parameters/outputOptions';
import { notice, parameterSet } from '../../parameters/parameterSet';
import { recipientParameter } from '../../parameters/recipient';
import { HISTORY_FIELDS } from '../../parameters/rowFields';
import { checkTime } from '../../parameters/time';
import { handleOf } from '../../reads/accountHandle';
import type { HistoryQuery } from '../../reads/historyPages';
import { readHistory } from '../../reads/historyPages';
import { UserDirectory } from '../../reads/userDirectory';
import type { Operation } from '../operation';

const OPTIONS = optionSet([
	checkedOption(
		{
			displayName: 'Cursor',
			name: 'cursor',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.page_next_cursor }}',
			description:
				'Where to go on reading: the page_next_cursor of an earlier row of this conversation. Empty starts at the newest message.',
		},
		checkCursor,
	),
	DOWNLOAD_MEDIA,
	booleanOption({
		displayName: 'Only From Recipient',
		name: 'onlyFromRecipient',
		description:
			'Whether to leave out the messages of the account itself. They still cost a credit each, and Limit does not count them.',
	}),
	checkedOption(
		{
			displayName: 'Since',
			name: 'since',
			type: 'dateTime',
			default: '',
			description:
				'Only messages from this time on. Reading stops at the first older one, which keeps the cost low. Without a time zone it is in that of the workflow.',
		},
		(value, context) => checkTime(value, 'Since', context.getTimezone()),
	),
	...outputOptions(HISTORY_FIELDS),
]);

/** Longest time for the files of one conversation, in ms. */
const DOWNLOADS_LIMIT = 30 * 60_000;

/** Codes with which the API may refuse a cursor. */
const CURSOR_CODES = new Set(['invalid_input', 'invalid_cursor', 'invalid_id', 'not_found']);

/** What the API says of a cursor, it says of the whole request. */
const CURSOR_REMEDY =
	'Check Cursor: it must be the page_next_cursor of an earlier row of this very conversation, and Xquik may have forgotten an old one. Empty starts at the newest message.';

const PARAMETERS = parameterSet({
	notice: notice(
		'costNotice',
		'Each message that is read costs 1 credit. Xquik hands out whole pages, so a small Limit can cost a page of messages. A conversation is read from its newest message on, and no further than Limit and Since ask for.',
	),
	given: accountParameter('The connected X account that takes part in the conversation'),
	recipient: recipientParameter({
		description:
			'The other person of the conversation. A username or profile URL is looked up first (1 credit for each distinct one).',
	}),
	limit: LIMIT,
	options: OPTIONS.parameter,
});

/**
 * Reads the conversations of all input items and gives one row for each message, newest first.
 * What was read before an error is handed on: it has been paid for.
 *
 * @throws NodeApiError or NodeOperationError, with the rows so far in its context, when a
 *   conversation cannot be read and On Error is Stop Workflow
 */
async function executeGetAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: 1,
		parameters: PARAMETERS,
		noun: { one: 'message', many: 'messages' },
		fields: HISTORY_FIELDS,
		reader: (session, baseUrl) => {
			const users = new UserDirectory(session);
			const allowance = downloadAllowance(DOWNLOADS_LIMIT);
			return async (checked): Promise<ReadRows> => {
				const { given, recipient, limit, options } = checked;
				const { since, cursor, onlyFromRecipient, downloadMedia } = options;
				// Free, and so before the lookup of the person.
				const named = await handleOf(given, READ_MAX_WAIT, session);
				if ('problem' in named) {
					const failure = accountFailure(readFailure(named.problem), given.account);
					return { rows: [], failure, blocks: named.blocks };
				}
				const found =
					'userId' in recipient
						? { user: recipient, credits: 0 }
						: await users.find(recipient, READ_MAX_WAIT);
				if ('problem' in found) {
					return { rows: [], failure: readFailure(found.problem), blocks: found.blocks };
				}
				const { userId } = found.user;
				const conversation = { userId, account: named.handle };
				const query: HistoryQuery = {
					limit,
					since,
					cursor,
					...(onlyFromRecipient && {
						accepts: (message) => directionOf(message, userId) === 'incoming',
					}),
				};
				const result = await readHistory(conversation, query, READ_MAX_WAIT, session);
				const shown = { userId, account: given.account };
				const lookup = found.credits > 0 ? { lookup_credits: found.credits } : {};
				const files = await messageFiles(
					context,
					result.messages,
					downloadMedia,
					baseUrl,
					session.clock,
					allowance,
				);
				const rows = result.messages.map((message, index) => ({
					...historyRow(message, shown),
					...mediaError(files[index]),
					...(index === 0 && lookup),
				}));
				const binaries = files.map(({ binary }) => binary);
				const { problem, blocks } = result;
				const credits = found.credits + result.handedOut;
				if (problem === undefined) return { rows, files: binaries, credits };
				const failure = readFailure(problem);
				const ofCursor = cursor !== undefined && CURSOR_CODES.has(problem.code);
				return {
					rows,
					files: binaries,
					failure: ofCursor ? { ...failure, remedy: CURSOR_REMEDY } : failure,
					blocks,
					credits,
				};
			};
		},
		failedRow: (failure, checked, typed) => ({
			...conversationFields({ account: checked?.given.account, ...checked?.recipient }),
			recipient: typed.recipient ?? null,
			...problemFields(failure),
		}),
	});
}

/** Direct Message: Get Many. */
export const GET_MESSAGES: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many direct messages',
	description:
		'Read the conversation with one person, newest message first. Each message that is read costs 1 credit.',
	parameters: PARAMETERS,
	execute: executeGetAll,
};
