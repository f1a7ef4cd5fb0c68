import { ACCOUNTS, type Account } from '../account.mts';
import { findMagicRecipient } from '../magicRecipients.mts';
import { incomingMessages, receivedMessages, type HistoryMessage } from '../messageHistory.mts';
import { usernameOfId } from '../reads.mts';
import type { State } from '../state.mts';
import { WRITE_CREDITS } from '../writeAction.mts';
import type { AttemptView } from './attempts.mts';
import { mediaView } from './uploads.mts';

/** So many messages are shown on the page, the newest. */
const NEWEST_SHOWN = 200;

/** So many of the messages a conversation begins with. */
const INCOMING_SHOWN = 3;

/** What one person got from all accounts, and wrote to them. */
export type Conversation = ReturnType<typeof conversationWith>;

/** A message from the other person. */
export type IncomingBubble = ReturnType<typeof incomingBubbles>[number];

/** A message that was sent, is on its way, or may have been sent. */
export type OutgoingBubble = ReturnType<typeof outgoingBubbles>[number];

/** All conversations, the one with the newest message first, and how many messages are too old. */
export function conversationsOf(state: State, attempts: AttemptView[]) {
	const all = outgoingBubbles(state, attempts);
	const newestFirst = all.slice(-NEWEST_SHOWN).reverse();
	const byRecipient = Map.groupBy(newestFirst, ({ recipient }) => recipient);
	const readFrom = state.requests.filter(({ route }) => route === 'history');
	const recipients = new Set([
		...byRecipient.keys(),
		...state.inbox.map(({ from }) => from).reverse(),
		...readFrom.map(({ recipient }) => recipient ?? '').reverse(),
	]);
	const newestIn = ({ bubbles }: Conversation) => bubbles.at(-1)?.at ?? '';
	return {
		conversations: Array.from(recipients, (recipient) =>
			conversationWith(state, recipient, byRecipient.get(recipient)?.reverse() ?? []),
		)
			.filter(({ bubbles }) => bubbles.length > 0)
			.sort((one, other) => newestIn(other).localeCompare(newestIn(one))),
		olderMessages: all.length - newestFirst.length,
	};
}

function conversationWith(state: State, recipient: string, outgoing: OutgoingBubble[]) {
	const incoming = incomingBubbles(state, (account) => incomingMessages(state, account, recipient));
	const received = incomingBubbles(state, (account) => receivedMessages(state, account, recipient));
	const since = [...received, ...outgoing].sort((one, other) => one.at.localeCompare(other.at));
	return {
		recipient,
		username: usernameOfId(state, recipient),
		magic: findMagicRecipient(recipient)?.answers ?? null,
		/** Oldest first. */
		bubbles: [...incoming.slice(-INCOMING_SHOWN), ...since],
		/** Incoming messages before the first one shown. */
		earlier: Math.max(0, incoming.length - INCOMING_SHOWN),
	};
}

function incomingBubbles(state: State, messagesOf: (account: Account) => HistoryMessage[]) {
	return ACCOUNTS.flatMap((account) =>
		messagesOf(account).map(({ id, text, createdAt, mediaUrl }) => ({
			direction: 'incoming' as const,
			id,
			at: createdAt,
			text,
			account: account.username,
			file: mediaUrl === undefined ? null : incomingFile(state, mediaUrl),
		})),
	).filter(({ id }) => !state.deletedMessages.has(id));
}

/** The file of a message: only what this sandbox serves is shown, another address is only named. */
function incomingFile({ settings: { origin } }: State, mediaUrl: string) {
	const url = new URL(mediaUrl);
	return url.origin === origin
		? { name: url.pathname.split('/').pop() ?? '', path: url.pathname }
		: { name: mediaUrl, path: null };
}

/** What was sent, is on its way, or may have been sent, in order of the first requests. */
function outgoingBubbles(state: State, attempts: AttemptView[]) {
	const delivered = new Map(state.outbox.map((message) => [message.writeActionId, message]));
	const sends = attempts.filter(({ asked }) => asked === 'send');
	// Requests with the same key and recipient are attempts at the same message.
	const targetOf = (send: AttemptView) => JSON.stringify([send.key, send.recipient]);
	const byTarget = Map.groupBy(sends, targetOf);
	const usedKeys = new Set<string>();
	const saidTo = new Map<string, { id: string; at: string }>();
	return sends.flatMap((attempt) => {
		const action = state.actions.get(attempt.actionId ?? '');
		const recipient = action?.plan.target?.id;
		if (attempt.kind !== 'taken' || action === undefined || recipient === undefined) return [];
		const { key = null, payload, account } = action.plan;
		const repeatsKey = key !== null && usedKeys.has(key);
		if (key !== null) usedKeys.add(key);
		const sameTarget = key === null ? [attempt] : (byTarget.get(targetOf(attempt)) ?? []);
		const message = delivered.get(action.id);
		const { text, media_ids: [mediaId] = [] } = payload as { text: string; media_ids?: string[] };
		const at = message?.at ?? state.clock.iso(action.createdAt);
		const said = JSON.stringify([recipient, text]);
		const sameText = saidTo.get(said) ?? null;
		saidTo.set(said, { id: action.id, at });
		return {
			direction: 'outgoing' as const,
			/** The write action ID. */
			id: action.id,
			recipient,
			at,
			text,
			account: account.username,
			media: mediaView(state, mediaId),
			status: action.status,
			/** Null: the recipient does not have it. */
			messageId: message?.messageId ?? null,
			key,
			/** Taken so far for the message alone. */
			credits: action.status === 'success' ? WRITE_CREDITS : 0,
			isDeleted: message !== undefined && state.deletedMessages.has(message.messageId),
			attempts: sameTarget.filter(({ actionId }) => actionId === null || actionId === action.id),
			/** An earlier message has the same key, which only the legacy contract lets happen. */
			repeatsKey,
			/** The message before with the same text to the same person. */
			sameText,
		};
	});
}
