import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { credentialBaseUrl, withSession } from '../delivery/openSession';
import type { DeliverySession } from '../delivery/session';
import { accountFailure, inputFailure, readFailure } from '../output/failure';
import { directionOf, historyRow, mediaError } from '../output/historyRow';
import { downloadAllowance, messageFiles } from '../output/messageFiles';
import { nodeErrorOf } from '../output/nodeErrors';
import { shownFields } from '../output/shownFields';
import type { GivenAccount } from '../parameters/account';
import type { ValuesIn } from '../parameters/parameterSet';
import type { Recipient } from '../parameters/recipient';
import { HISTORY_FIELDS } from '../parameters/rowFields';
import { handleOf } from '../reads/accountHandle';
import type { Conversation, HistoryMessage, HistoryQuery } from '../reads/historyPages';
import { readHistory } from '../reads/historyPages';
import { lookUpUser } from '../reads/user';
import { isNew, isTooEarly, nextPollCursor, readPollCursor, queryAfter } from './pollCursor';
import { withServerTime } from './serverTime';
import { TRIGGER_PARAMETERS } from './triggerParameters';

/** Longest wait for one read and its repeats, in ms: below the shortest interval of a minute. */
const MAX_WAIT = 30_000;

/** Longest time for the files of one poll, in ms: n8n gives a poll 5 minutes. */
const DOWNLOADS_LIMIT = 120_000;

/** @throws NodeOperationError that names the parameter */
async function parametersOf(context: IPollFunctions): Promise<ValuesIn<typeof TRIGGER_PARAMETERS>> {
	const { checked, error } = await TRIGGER_PARAMETERS.read({
		get: (name) => context.getNodeParameter(name),
		typeVersion: context.getNode().typeVersion,
	});
	if (checked !== undefined) return checked;
	throw nodeErrorOf(context.getNode(), undefined, inputFailure(error));
}

/** The user ID of the person; a username is looked up once and remembered in the static data. */
async function userIdOf(
	context: IPollFunctions,
	recipient: Recipient,
	data: IDataObject,
	session: DeliverySession,
): Promise<string> {
	if ('userId' in recipient) return recipient.userId;
	const username = recipient.username.toLowerCase();
	const known = data.person as IDataObject | undefined;
	if (known?.username === username && typeof known.userId === 'string') return known.userId;
	const found = await lookUpUser({ username }, MAX_WAIT, session);
	if ('problem' in found) {
		throw nodeErrorOf(context.getNode(), undefined, readFailure(found.problem));
	}
	const { userId, username: name = recipient.username } = found.user;
	data.person = { username, userId, name };
	return userId;
}

/** The username of the person, where it is known. */
function personOf(recipient: Recipient, { person }: IDataObject): { username?: string } {
	if ('userId' in recipient) return {};
	const known = (person as IDataObject | undefined)?.name;
	return { username: typeof known === 'string' ? known : recipient.username };
}

/** The username of the account; that of an ID is looked up once and remembered, too. */
async function usernameOf(
	context: IPollFunctions,
	given: GivenAccount,
	data: IDataObject,
	session: DeliverySession,
): Promise<string> {
	if (!given.mayBeId) return given.account;
	const known = data.account as IDataObject | undefined;
	if (known?.id === given.account && typeof known.username === 'string') return known.username;
	const named = await handleOf(given, MAX_WAIT, session);
	if ('problem' in named) {
		const failure = accountFailure(readFailure(named.problem), given.account);
		throw nodeErrorOf(context.getNode(), undefined, failure);
	}
	data.account = { id: given.account, username: named.handle };
	return named.handle;
}

async function messagesOf(
	context: IPollFunctions,
	conversation: Conversation,
	query: HistoryQuery,
	session: DeliverySession,
): Promise<HistoryMessage[]> {
	const { messages, problem, end } = await readHistory(conversation, query, MAX_WAIT, session);
	if (problem !== undefined) {
		throw nodeErrorOf(context.getNode(), undefined, readFailure(problem));
	}
	// Taking part of them for all would skip the rest for good.
	if (end === 'no_progress') {
		const code = 'history_without_end';
		const stuck = { code, message: '', retryable: true, safeToRetry: true };
		throw nodeErrorOf(context.getNode(), undefined, readFailure(stuck));
	}
	return messages;
}

/**
 * Reads the conversation once and gives its new incoming messages, oldest first. The first poll of
 * a conversation only sets the poll cursor. A poll that fails leaves it where it is, so that the
 * next one gives the same messages. A manual test shows the newest incoming message of the newest
 * page, and leaves the poll cursor alone.
 *
 * @returns null when there is nothing to start the workflow with
 * @throws NodeApiError or NodeOperationError
 */
export async function pollMessages(context: IPollFunctions): Promise<INodeExecutionData[] | null> {
	const {
		account: given,
		recipient,
		shortestInterval,
		downloadMedia,
	} = await parametersOf(context);
	const { account } = given;
	const baseUrl = await credentialBaseUrl(context);
	const isTest = context.getMode() === 'manual';
	return await withSession(context, baseUrl, async (session) => {
		const data: IDataObject = isTest ? {} : context.getWorkflowStaticData('node');
		const username = await usernameOf(context, given, data, session);
		const userId = await userIdOf(context, recipient, data, session);
		const conversation = { account, userId };
		const incoming = (message: HistoryMessage) => directionOf(message, userId) === 'incoming';

		const cursor = readPollCursor(data, conversation);
		const now = session.clock.now();
		if (cursor !== undefined && isTooEarly(data.polledAt, now, shortestInterval)) return null;
		const query: HistoryQuery = isTest
			? { limit: 1, accepts: incoming, maxPages: 1 }
			: queryAfter(cursor);
		const { timed, readAt } = withServerTime(session);
		const messages = await messagesOf(context, { account: username, userId }, query, timed);
		data.polledAt = now;
		data.mark = { ...nextPollCursor(cursor, conversation, messages, readAt()) };
		if (!isTest && cursor === undefined) return null;

		const news = messages
			.filter((message) => incoming(message) && isNew(message, cursor))
			.toReversed();
		const { clock } = session;
		const allowance = downloadAllowance(DOWNLOADS_LIMIT);
		const files = await messageFiles(context, news, downloadMedia, baseUrl, clock, allowance);
		const items = news.map((message, index): INodeExecutionData => {
			const row = { ...historyRow(message, conversation), ...personOf(recipient, data) };
			const json = shownFields({ ...row, ...mediaError(files[index]) }, {}, HISTORY_FIELDS);
			const binary = files[index]?.binary;
			return { json, ...(binary && { binary }) };
		});
		return items.length === 0 ? null : items;
	});
}
