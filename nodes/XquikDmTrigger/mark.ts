import type { IDataObject } from 'n8n-workflow';

import type { Conversation, HistoryMessage, HistoryWish } from '../XquikDm/lookup/historyPages';

/** How far a conversation has been read; kept in the static data of the node. */
export interface Mark {
	/** Whose mark it is: another account or person is another conversation. */
	conversation: string;
	/** The newest message; undefined while the conversation was empty. */
	newestId?: string;
	/** When X got it, ISO 8601. */
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
	return {
		conversation: name,
		...(typeof newestId === 'string' && { newestId }),
		...(typeof newestAt === 'string' && { newestAt }),
	};
}

/** The mark after messages were read, newest first. */
export function nextMark(
	mark: Mark | undefined,
	conversation: Conversation,
	messages: readonly HistoryMessage[],
): Mark {
	const [newest] = messages;
	if (newest === undefined) return mark ?? { conversation: conversationName(conversation) };
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
		...(!Number.isNaN(since) && { since }),
	};
}
