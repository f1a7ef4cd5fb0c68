import { ACCOUNTS, type Account } from '../account.mts';
import { findMagicRecipient } from '../magicRecipients.mts';
import { incomingMessages, receivedMessages, type HistoryMessage } from '../messageHistory.mts';
import type { OutboxMessage } from '../records.mts';
import { usernameOfId } from '../userLookup.mts';
import type { State } from '../state.mts';
import { WRITE_CREDITS, type WriteAction } from '../writeAction.mts';
import { groups } from './groups.mts';
import type {
	AttemptView,
	Bubble,
	Conversation,
	IncomingBubble,
	OutgoingBubble,
	PageModel,
} from './model.mts';
import { mediaView, type Uploads } from './uploads.mts';

/** So many messages are shown on the page, the newest. */
const NEWEST_SHOWN = 200;

/** So many of the messages a conversation begins with. */
const INCOMING_SHOWN = 3;

/** All conversations, the one with the newest message first. */
export function conversationsOf(
	state: State,
	uploads: Uploads,
	attempts: AttemptView[],
): Pick<PageModel, 'conversations' | 'olderMessages'> {
	const all = outgoingBubbles(state, uploads, attempts);
	const newestFirst = all.slice(-NEWEST_SHOWN).reverse();
	const byRecipient = groups(newestFirst, ({ recipient }) => recipient);
	const recipients = new Set([
		...byRecipient.keys(),
		...state.inbox.map(({ from }) => from).reverse(),
		...readFrom(state),
	]);
	const conversations = Array.from(recipients, (recipient) => {
		const outgoing = (byRecipient.get(recipient) ?? []).map(({ bubble }) => bubble);
		return conversationWith(state, recipient, outgoing.reverse());
	});
	return {
		conversations: conversations
			.filter(({ bubbles }) => bubbles.length > 0)
			.sort((one, other) => newestIn(other).localeCompare(newestIn(one))),
		olderMessages: Math.max(0, all.length - NEWEST_SHOWN),
	};
}

function conversationWith(
	state: State,
	recipient: string,
	outgoing: OutgoingBubble[],
): Conversation {
	const incoming = incomingBubbles(state, (account) => incomingMessages(account, recipient));
	const received = incomingBubbles(state, (account) => receivedMessages(state, account, recipient));
	const since = [...received, ...outgoing].sort((one, other) => one.at.localeCompare(other.at));
	const bubbles: Bubble[] = [...incoming.slice(-INCOMING_SHOWN), ...since];
	return {
		recipient,
		username: usernameOfId(state, recipient),
		magic: findMagicRecipient(recipient)?.answers ?? null,
		bubbles,
		earlier: Math.max(0, incoming.length - INCOMING_SHOWN),
	};
}

function newestIn({ bubbles }: Conversation): string {
	return bubbles.at(-1)?.at ?? '';
}

/** The people whose conversation was read, the last one first. */
function readFrom(state: State): string[] {
	return state.requests
		.flatMap(({ route, recipient }) =>
			route === 'history' && recipient !== null ? [recipient] : [],
		)
		.reverse();
}

function incomingBubbles(
	state: State,
	messagesOf: (account: Account) => HistoryMessage[],
): IncomingBubble[] {
	return ACCOUNTS.flatMap((account) =>
		messagesOf(account).map(({ id, text, createdAt }) => ({
			direction: 'incoming' as const,
			id,
			at: createdAt,
			text,
			account: account.username,
		})),
	).filter(({ id }) => !state.deletedMessages.has(id));
}

interface Outgoing {
	recipient: string;
	bubble: OutgoingBubble;
}

/** What was sent, is on its way, or may have been sent, in order of the first requests. */
function outgoingBubbles(state: State, uploads: Uploads, attempts: AttemptView[]): Outgoing[] {
	const delivered = new Map(state.outbox.map((message) => [message.writeActionId, message]));
	const sends = attempts.filter(({ asked }) => asked === 'send');
	const byTarget = groups(sends, targetOf);
	const usedKeys = new Set<string>();
	return sends.flatMap((attempt) => {
		const action = state.actions.get(attempt.actionId ?? '');
		const recipient = action?.plan.target?.id;
		if (attempt.kind !== 'taken' || action === undefined || recipient === undefined) return [];
		const key = action.plan.key ?? null;
		const repeatsKey = key !== null && usedKeys.has(key);
		if (key !== null) usedKeys.add(key);
		const sameTarget = key === null ? [attempt] : (byTarget.get(targetOf(attempt)) ?? []);
		const bubble = outgoingBubble(state, uploads, action, delivered.get(action.id));
		const own = sameTarget.filter(({ actionId }) => actionId === null || actionId === action.id);
		return [{ recipient, bubble: { ...bubble, attempts: own, repeatsKey } }];
	});
}

/** Requests with the same one are attempts at the same message. */
function targetOf({ key, recipient }: AttemptView): string {
	return JSON.stringify([key, recipient]);
}

function outgoingBubble(
	state: State,
	uploads: Uploads,
	action: WriteAction,
	message: OutboxMessage | undefined,
): Omit<OutgoingBubble, 'attempts' | 'repeatsKey'> {
	const { text, media_ids: mediaIds } = action.plan.payload;
	const mediaId: unknown = Array.isArray(mediaIds) ? mediaIds[0] : undefined;
	return {
		direction: 'outgoing',
		id: action.id,
		at: message?.at ?? state.clock.iso(action.createdAt),
		text: typeof text === 'string' ? text : '',
		account: action.plan.account.username,
		media: typeof mediaId === 'string' ? mediaView(state, uploads, mediaId) : null,
		status: action.status,
		messageId: message?.messageId ?? null,
		key: action.plan.key ?? null,
		credits: action.status === 'success' ? WRITE_CREDITS : 0,
		isDeleted: message !== undefined && state.deletedMessages.has(message.messageId),
	};
}
