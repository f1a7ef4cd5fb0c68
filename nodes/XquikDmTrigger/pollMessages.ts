import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { DeliveryEnvironment } from '../XquikDm/delivery/environment';
import { serverTime } from '../XquikDm/delivery/environment';
import { inputFailure, readFailure } from '../XquikDm/errors/failure';
import { nodeErrorOf } from '../XquikDm/errors/nodeErrors';
import type { GivenAccount } from '../XquikDm/input/account';
import { checkGivenAccount } from '../XquikDm/input/account';
import type { Recipient } from '../XquikDm/input/recipient';
import { checkRecipient } from '../XquikDm/input/recipient';
import { accountFailure, handleOf } from '../XquikDm/lookup/accountHandle';
import type { Conversation, HistoryMessage, HistoryWish } from '../XquikDm/lookup/historyPages';
import { readHistory } from '../XquikDm/lookup/historyPages';
import { lookUpUser } from '../XquikDm/lookup/user';
import { directionOf, historyRow } from '../XquikDm/row/historyRow';
import { credentialBaseUrl, withEnvironment } from '../XquikDm/transport/environment';
import { isNew, nextMark, readMark, wishFor } from './mark';

/** Longest wait for one read and its repeats, in ms: below the shortest interval of a minute. */
const MAX_WAIT = 30_000;

/** So far off, in ms, another clock is taken to be another one. */
const SKEW_LIMIT = 3000;

function parameters(context: IPollFunctions): { given: GivenAccount; recipient: Recipient } {
	try {
		return {
			given: checkGivenAccount(context.getNodeParameter('account')),
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

/** The username of the account; that of an ID is looked up once and remembered, too. */
async function usernameOf(
	context: IPollFunctions,
	given: GivenAccount,
	data: IDataObject,
	environment: DeliveryEnvironment,
): Promise<string> {
	if (!given.mayBeId) return given.account;
	const known = data.account as IDataObject | undefined;
	if (known?.id === given.account && typeof known.username === 'string') return known.username;
	const named = await handleOf(given, MAX_WAIT, environment);
	if ('problem' in named) {
		const failure = accountFailure(readFailure(named.problem), given.account);
		throw nodeErrorOf(context.getNode(), undefined, failure);
	}
	data.account = { id: given.account, username: named.handle };
	return named.handle;
}

/** Keeps the server's time of each answer, since messages bear the times of that clock. */
function withServerTime(environment: DeliveryEnvironment): {
	timed: DeliveryEnvironment;
	readAt(): number;
} {
	let skew = 0;
	const { clock } = environment;
	return {
		timed: {
			...environment,
			exchange: async (request, answerLimit) => {
				const answer = await environment.exchange(request, answerLimit);
				const now = clock.now();
				const off = serverTime(answer, now) - now;
				// The server gives whole seconds, and the answer takes its time: less says nothing.
				skew = Math.abs(off) < SKEW_LIMIT ? 0 : off;
				return answer;
			},
		},
		readAt: () => clock.now() + skew,
	};
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
	const { given, recipient } = parameters(context);
	const { account } = given;
	const baseUrl = await credentialBaseUrl(context);
	const isTest = context.getMode() === 'manual';
	return await withEnvironment(context, baseUrl, async (environment) => {
		const data: IDataObject = isTest ? {} : context.getWorkflowStaticData('node');
		const username = await usernameOf(context, given, data, environment);
		const userId = await userIdOf(context, recipient, data, environment);
		const conversation = { account, userId };
		const incoming = (message: HistoryMessage) => directionOf(message, userId) === 'incoming';

		const mark = readMark(data, conversation);
		const wish: HistoryWish = isTest ? { limit: 1, accepts: incoming, maxPages: 1 } : wishFor(mark);
		const { timed, readAt } = withServerTime(environment);
		const messages = await messagesOf(context, { account: username, userId }, wish, timed);
		data.mark = { ...nextMark(mark, conversation, messages, readAt()) };
		if (!isTest && mark === undefined) return null;

		const rows = messages
			.filter((message) => incoming(message) && isNew(message, mark))
			.map((message) => historyRow(message, conversation));
		return rows.length === 0 ? null : rows.toReversed().map((json) => ({ json }));
	});
}
