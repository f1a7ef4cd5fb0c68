import type { IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import type { Conversation, HistoryMessage } from '../reads/historyPages';
import type { MessageFile } from './messageFiles';

/**
 * Which way a message went, seen from the connected account; null when the API does not say who
 * wrote it to whom.
 */
export function directionOf(
	{ senderId, receiverId }: Pick<HistoryMessage, 'senderId' | 'receiverId'>,
	userId: string,
): 'incoming' | 'outgoing' | null {
	if (senderId === userId) return receiverId === userId ? null : 'incoming';
	if (senderId !== undefined || receiverId === userId) return 'outgoing';
	return null;
}

/** The fields that every row of a conversation has, also that of one that could not be read. */
export function conversationFields(conversation: Partial<Conversation>): IDataObject {
	const { userId, account } = conversation;
	return {
		record_type: 'dm_history',
		conversation_user_id: userId ?? null,
		account: account ?? null,
		source_endpoint: userId === undefined ? null : endpointOf(PATHS.history(userId)),
	};
}

/** The row of one message of a conversation: flat, IDs as text, absent parts null. */
export function historyRow(message: HistoryMessage, conversation: Conversation): IDataObject {
	const { messageId, senderId, receiverId, text, createdAt, mediaUrl, pageNextCursor } = message;
	const { record_type, ...fields } = conversationFields(conversation);
	return {
		record_type,
		message_id: messageId,
		...fields,
		sender_id: senderId ?? null,
		receiver_id: receiverId ?? null,
		direction: directionOf(message, conversation.userId),
		text: text ?? null,
		created_at: createdAt ?? null,
		media_url: mediaUrl ?? null,
		page_next_cursor: pageNextCursor ?? null,
	};
}

/** Why the file of a message is missing; a field that only such a row has. */
export function mediaError(file: MessageFile | undefined): IDataObject {
	return file?.error === undefined ? {} : { media_error: file.error };
}
