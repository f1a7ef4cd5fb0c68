import { ACCOUNTS, findAccountByHandle, type Account } from './account.mts';
import { invalidField, Refusal, type Answer } from './answer.mts';
import { findMagicRecipient } from './magicRecipients.mts';
import type { ReceivedRequest } from './receive.mts';
import { sampleFileUrl } from './sampleFiles.mts';
import type { State } from './state.mts';
import { performWrite } from './writeAnswer.mts';
import {
	ID_PATTERN,
	magicEnding,
	refuseRead,
	requireCredits,
	requireId,
	requireKey,
} from './writeRequest.mts';

const PAGE_SIZE = 50;
const FIRST_INCOMING_ID = 1_880_000_000_000_000_000n;
const INCOMING_SINCE_MS = Date.UTC(2026, 0, 5, 9);

/** A message of a conversation, as the API lists it. */
export type HistoryMessage = ReturnType<typeof received>;

/** `GET /x/dm/{userId}/history`: a page of the conversation, newest first. 1 credit a message. */
export function readHistory(state: State, request: ReceivedRequest): Answer {
	const recipient = requireId(request, 'userId', 'invalid_user_id');
	const accountName = request.query.get('account') ?? '';
	if (accountName === '') throw new Refusal('account_required');
	// Documented for handles without `@` only; an ID here is an account that nobody has.
	const account = findAccountByHandle(accountName);
	if (account === undefined) throw new Refusal('account_not_found');
	if (account.refusal !== undefined && account.blocksReads === true) {
		throw new Refusal(account.refusal);
	}
	refuseRead(state, 'history', recipient);
	const messages = conversation(state, account, recipient);
	const start = startOf(messages, request.query);
	const page = messages.slice(start, start + PAGE_SIZE);
	requireCredits(state, page.length);
	state.creditsSpent += page.length;
	const hasNext = start + PAGE_SIZE < messages.length;
	return {
		status: 200,
		body: {
			messages: page,
			has_next_page: hasNext,
			next_cursor: hasNext ? cursorAfter(page.at(-1)?.id ?? '') : '',
		},
	};
}

/**
 * `DELETE /x/dm/{userId}/messages/{messageId}`: removes a message from our side only. The call, the
 * action `delete_dm` and the target `message` are not in Xquik's public document
 * (docs/xquik-api.md: "DELETE").
 */
export function deleteMessage(state: State, request: ReceivedRequest): Answer {
	requireKey(state, request);
	const accountName = request.query.get('account') ?? '';
	if (accountName === '') throw new Refusal('account_required');
	const recipient = requireId(request, 'userId', 'invalid_user_id');
	const messageId = requireId(request, 'messageId', 'invalid_message_id');
	return performWrite(state, request, {
		action: 'delete_dm',
		accountName,
		target: { type: 'message', id: messageId },
		payload: { user_id: recipient },
		notDoneCode: 'x_dm_not_deleted',
		ending: () => magicEnding(state, 'delete', recipient, messageId),
		prepare: (account) => {
			if (!conversation(state, account, recipient).some(({ id }) => id === messageId)) {
				throw new Refusal('not_found', { message: 'The conversation has no such message.' });
			}
			return () => {
				state.deletedMessages.add(messageId);
				return { type: 'direct_message', id: messageId, state: 'deleted' };
			};
		},
	});
}

/** All messages between an account and a user that our side still has, newest first. */
function conversation(state: State, account: Account, recipient: string): HistoryMessage[] {
	const { origin } = state.settings;
	const sent = state.outbox
		.filter((message) => message.account === account.username && message.recipient === recipient)
		.map(({ messageId, text, at, media }) => ({
			id: messageId,
			text,
			senderId: account.xUserId,
			receiverId: recipient,
			createdAt: at,
			mediaUrl: media === null ? undefined : `${origin}/__sandbox/media/${media.mediaId}`,
		}));
	const since = [...sent, ...receivedMessages(state, account, recipient)].sort((one, other) =>
		BigInt(one.id) < BigInt(other.id) ? -1 : 1,
	);
	return [...incomingMessages(state, account, recipient), ...since]
		.filter(({ id }) => !state.deletedMessages.has(id))
		.reverse();
}

/** What the user wrote to the account before anything was sent, oldest first. */
export function incomingMessages(
	{ settings }: State,
	account: Account,
	recipient: string,
): HistoryMessage[] {
	// One account has the talk, so that a message ID belongs to one conversation.
	const { incoming = 0, file } =
		(account === ACCOUNTS[0] ? findMagicRecipient(recipient) : undefined) ?? {};
	const count = incoming;
	const mediaUrl = file === undefined ? undefined : sampleFileUrl(settings.origin, file);
	return Array.from({ length: count }, (_, index) => {
		const id = (FIRST_INCOMING_ID + BigInt(index)).toString();
		const at = new Date(INCOMING_SINCE_MS + index * 60_000).toISOString();
		return received(account, recipient, id, `Message ${index + 1} of ${count}`, at, mediaUrl);
	});
}

/** What the user has written to the account since the start, oldest first. */
export function receivedMessages(
	{ inbox }: State,
	account: Account,
	recipient: string,
): HistoryMessage[] {
	return inbox
		.filter((message) => message.account === account.username && message.from === recipient)
		.map(({ messageId, text, at, mediaUrl }) =>
			received(account, recipient, messageId, text, at, mediaUrl),
		);
}

function received(
	account: Account,
	from: string,
	id: string,
	text: string,
	createdAt: string,
	mediaUrl: string | undefined,
) {
	return { id, text, senderId: from, receiverId: account.xUserId, createdAt, mediaUrl };
}

// A cursor holds the last message shown, so that new messages do not shift the pages.
function cursorAfter(messageId: string): string {
	return Buffer.from(`after ${messageId}`).toString('base64url');
}

function startOf(messages: HistoryMessage[], query: URLSearchParams): number {
	const cursor = query.get('cursor') ?? '';
	if (cursor !== '') return startAfter(messages, cursor, 'cursor');
	const maxId = query.get('maxId') ?? '';
	if (maxId === '') return 0;
	// The older name of the cursor; before there were cursors it was a message ID.
	if (!ID_PATTERN.test(maxId)) return startAfter(messages, maxId, 'maxId');
	const index = messages.findIndex(({ id }) => BigInt(id) < BigInt(maxId));
	return index === -1 ? messages.length : index;
}

function startAfter(messages: HistoryMessage[], cursor: string, field: string): number {
	const index = messages.findIndex(({ id }) => cursorAfter(id) === cursor);
	if (index === -1) throw invalidField(field, 'It is not one this conversation gave.');
	return index + 1;
}
