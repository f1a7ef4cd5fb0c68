import type { IDataObject } from 'n8n-workflow';

import type { Conversation, HistoryMessage, HistoryQuery } from '../reads/historyPages';

/** How far a conversation has been read; kept in the static data of the node. */
export interface PollCursor {
	/** Whose cursor it is: another account or person is another conversation. */
	conversation: string;
	/** The newest message; undefined while the conversation was empty. */
	newestId?: string;
	/** When X got it; while the conversation was empty, when that was first seen. ISO 8601. */
	newestAt?: string;
}

/** n8n starts a poll by the clock, a little early or late, in ms. */
const JITTER = 5000;

/**
 * True when a poll comes too early after the last one to read anything. A clock that was set back ends
 * no polling.
 *
 * @param polledAt ms since 1970; undefined before the first poll
 * @param interval shortest one, in ms
 */
export function isTooEarly(polledAt: unknown, now: number, interval: number): boolean {
	if (typeof polledAt !== 'number' || polledAt > now) return false;
	return now - polledAt < interval - JITTER;
}

/** The name of a conversation in its poll cursor. */
function conversationName({ account, userId }: Conversation): string {
	return `${account.toLowerCase()} ${userId}`;
}

/** The poll cursor in a node's static data, under `mark`; undefined when there is none for this conversation. */
export function readPollCursor(
	data: IDataObject,
	conversation: Conversation,
): PollCursor | undefined {
	const { mark } = data;
	if (typeof mark !== 'object' || mark === null) return undefined;
	const { conversation: name, newestId, newestAt } = mark as IDataObject;
	if (name !== conversationName(conversation)) return undefined;
	// Earlier versions kept nothing of an empty conversation, so that all of it would have been new.
	if (typeof newestId !== 'string' && typeof newestAt !== 'string') return undefined;
	return {
		conversation: name,
		...(typeof newestId === 'string' && { newestId }),
		...(typeof newestAt === 'string' && { newestAt }),
	};
}

/**
 * The poll cursor after messages were read, newest first. When there were none, the next poll must not take
 * for new what is old: X may have given no page of a conversation that has some.
 *
 * @param readAt ms since 1970 by the server's clock
 */
export function nextPollCursor(
	cursor: PollCursor | undefined,
	conversation: Conversation,
	messages: readonly HistoryMessage[],
	readAt: number,
): PollCursor {
	const [newest] = messages;
	if (newest === undefined) {
		const newestAt = new Date(readAt).toISOString();
		return cursor ?? { conversation: conversationName(conversation), newestAt };
	}
	return {
		conversation: conversationName(conversation),
		newestId: newest.messageId,
		...(newest.createdAt !== undefined && { newestAt: newest.createdAt }),
	};
}

/**
 * How far to read: every message costs a credit. Without a poll cursor only the newest message counts, and
 * with one nothing that is not newer. The time ends it where the last read message was deleted and the
 * IDs do not tell.
 */
export function queryAfter(cursor: PollCursor | undefined): HistoryQuery {
	if (cursor === undefined) return { limit: 1 };
	const since = Date.parse(cursor.newestAt ?? '');
	return {
		...(cursor.newestId !== undefined && { untilMessageId: cursor.newestId }),
		...(!Number.isNaN(since) && {
			since: cursor.newestId === undefined ? wholeSecond(since) : since,
		}),
	};
}

/** X may give times in whole seconds only. */
function wholeSecond(time: number): number {
	return Math.floor(time / 1000) * 1000;
}

/**
 * Whether a message is newer than the poll cursor, which the end of the reading has not told already: in a
 * conversation that was empty only what came after that was seen. A message without a time is not.
 */
export function isNew({ createdAt = '' }: HistoryMessage, cursor: PollCursor | undefined): boolean {
	if (cursor === undefined || cursor.newestId !== undefined) return true;
	const at = Date.parse(createdAt);
	const since = Date.parse(cursor.newestAt ?? '');
	return at >= (at % 1000 === 0 ? wholeSecond(since) : since);
}
