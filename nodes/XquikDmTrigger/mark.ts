import type { IDataObject } from 'n8n-workflow';

import type { Conversation, HistoryMessage, HistoryWish } from '../XquikDm/lookup/historyPages';

/** How far a conversation has been read; kept in the static data of the node. */
export interface Mark {
	/** Whose mark it is: another account or person is another conversation. */
	conversation: string;
	/** The newest message; undefined while the conversation was empty. */
	newestId?: string;
	/** When X got it; while the conversation was empty, when that was first seen. ISO 8601. */
	newestAt?: string;
}

/** The name of a conversation in its mark. */
export function conversationName({ account, userId }: Conversation): string {
	return `${account.toLowerCase()} ${userId}`;
}

/** The mark in a node's static data; undefined when there is none for this conversation. */
export function readMark(data: IDataObject, conversation: Conversation): Mark | undefined {
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
 * The mark after messages were read, newest first. When there were none, the next poll must not take
 * for new what is old: X may have given no page of a conversation that has some.
 *
 * @param readAt ms since 1970 by the server's clock
 */
export function nextMark(
	mark: Mark | undefined,
	conversation: Conversation,
	messages: readonly HistoryMessage[],
	readAt: number,
): Mark {
	const [newest] = messages;
	if (newest === undefined) {
		const newestAt = new Date(readAt).toISOString();
		return mark ?? { conversation: conversationName(conversation), newestAt };
	}
	return {
		conversation: conversationName(conversation),
		newestId: newest.messageId,
		...(newest.createdAt !== undefined && { newestAt: newest.createdAt }),
	};
}

/**
 * How far to read: every message costs a credit. Without a mark only the newest message counts, and
 * with one nothing that is not newer. The time ends it where the marked message was deleted and the
 * IDs do not tell.
 */
export function wishFor(mark: Mark | undefined): HistoryWish {
	if (mark === undefined) return { limit: 1 };
	const since = Date.parse(mark.newestAt ?? '');
	return {
		...(mark.newestId !== undefined && { untilMessageId: mark.newestId }),
		...(!Number.isNaN(since) && {
			since: mark.newestId === undefined ? wholeSecond(since) : since,
		}),
	};
}

/** X may give times in whole seconds only. */
function wholeSecond(time: number): number {
	return Math.floor(time / 1000) * 1000;
}

/**
 * Whether a message is newer than the mark, which the end of the reading has not told already: in a
 * conversation that was empty only what came after that was seen. A message without a time is not.
 */
export function isNew({ createdAt = '' }: HistoryMessage, mark: Mark | undefined): boolean {
	if (mark === undefined || mark.newestId !== undefined) return true;
	const at = Date.parse(createdAt);
	const since = Date.parse(mark.newestAt ?? '');
	return at >= (at % 1000 === 0 ? wholeSecond(since) : since);
}
