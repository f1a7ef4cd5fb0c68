import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { DeliveryEnvironment } from '../XquikDm/delivery/environment';
import { inputFailure, readFailure } from '../XquikDm/errors/failure';
import { nodeErrorOf } from '../XquikDm/errors/nodeErrors';
import { checkAccount } from '../XquikDm/input/account';
import type { Recipient } from '../XquikDm/input/recipient';
import { checkRecipient } from '../XquikDm/input/recipient';
import type { Conversation, HistoryMessage, HistoryWish } from '../XquikDm/lookup/historyPages';
import { readHistory } from '../XquikDm/lookup/historyPages';
import { lookUpUser } from '../XquikDm/lookup/user';
import { directionOf, historyRow } from '../XquikDm/row/historyRow';
import { credentialBaseUrl, withEnvironment } from '../XquikDm/transport/environment';
import { nextMark, readMark, wishFor } from './mark';

/** Longest wait for one read and its repeats, in ms: below the shortest interval of a minute. */
const MAX_WAIT = 30_000;

function parameters(context: IPollFunctions): { account: string; recipient: Recipient } {
	try {
		return {
			account: checkAccount(context.getNodeParameter('account')),
			recipient: checkRecipient(context.getNodeParameter('recipient')),
		};
	} catch (error) {
		throw nodeErrorOf(context.getNode(), undefined, inputFailure(error));
	}
}

/** The user ID of the person; a username is looked up once and remembered in the static data. */
async function userIdOf(
	context: IPollFunctions,
	recipient: Recipient,
	data: IDataObject,
	environment: DeliveryEnvironment,
): Promise<string> {
	if ('userId' in recipient) return recipient.userId;
	const username = recipient.username.toLowerCase();
	const known = data.person as IDataObject | undefined;
	if (known?.username === username && typeof known.userId === 'string') return known.userId;
	const found = await lookUpUser(username, MAX_WAIT, environment);
	if ('problem' in found) {
		throw nodeErrorOf(context.getNode(), undefined, readFailure(found.problem));
	}
	const { userId } = found.user;
	data.person = { username, userId };
	return userId;
}

async function messagesOf(
	context: IPollFunctions,
	conversation: Conversation,
	wish: HistoryWish,
	environment: DeliveryEnvironment,
): Promise<HistoryMessage[]> {
	const { messages, problem, end } = await readHistory(conversation, wish, MAX_WAIT, environment);
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
 * a conversation only sets the mark. A poll that fails leaves the mark where it is, so that the
 * next one gives the same messages. A manual test shows the newest incoming message of the newest
 * page, and leaves the mark alone.
 *
 * @returns null when there is nothing to start the workflow with
 * @throws NodeApiError or NodeOperationError
 */
export async function pollMessages(context: IPollFunctions): Promise<INodeExecutionData[] | null> {
	const { account, recipient } = parameters(context);
	const baseUrl = await credentialBaseUrl(context);
	const isTest = context.getMode() === 'manual';
	return await withEnvironment(context, baseUrl, async (environment) => {
		const data: IDataObject = isTest ? {} : context.getWorkflowStaticData('node');
		const userId = await userIdOf(context, recipient, data, environment);
		const conversation = { account, userId };
		const incoming = (message: HistoryMessage) => directionOf(message, userId) === 'incoming';

		const mark = readMark(data, conversation);
		const wish: HistoryWish = isTest ? { limit: 1, accepts: incoming, maxPages: 1 } : wishFor(mark);
		const messages = await messagesOf(context, conversation, wish, environment);
		data.mark = { ...nextMark(mark, conversation, messages) };
		if (!isTest && mark === undefined) return null;

		const rows = messages.filter(incoming).map((message) => historyRow(message, conversation));
		return rows.length === 0 ? null : rows.toReversed().map((json) => ({ json }));
	});
}
