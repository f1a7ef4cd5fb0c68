import { ACCOUNTS } from '../account.mts';
import type { Account } from '../account.mts';
import { findMagicRecipient } from '../magicRecipients.mts';
import { incomingMessages, receivedMessages } from '../messageHistory.mts';
import type { HistoryMessage } from '../messageHistory.mts';
import type { OutboxMessage } from '../records.mts';
import { usernameOfId } from '../userLookup.mts';
import type { World } from '../world.mts';
import type { WriteAction } from '../writeAction.mts';
import { WRITE_CREDITS } from '../writeAction.mts';
import { groups } from './groups.mts';
import type {
	AttemptView,
	Bubble,
	Conversation,
	IncomingBubble,
	OutgoingBubble,
	PageModel,
} from './model.mts';
import type { Uploads } from './uploads.mts';
import { mediaView } from './uploads.mts';

/** So many messages are shown on the page, the newest. */
const NEWEST_SHOWN = 200;

/** So many of the messages a conversation begins with. */
const INCOMING_SHOWN = 3;

/** All conversations, the one with the newest message first. */
export function conversationsOf(
	world: World,
	uploads: Uploads,
	attempts: AttemptView[],
): Pick<PageModel, 'conversations' | 'olderMessages'> {
	const all = outgoingBubbles(world, uploads, attempts);
	const newestFirst = all.slice(-NEWEST_SHOWN).reverse();
	const byRecipient = groups(newestFirst, ({ recipient }) => recipient);
	const recipients = new Set([
		...byRecipient.keys(),
		...world.inbox.map(({ from }) => from).reverse(),
		...readFrom(world),
	]);
	const conversations = Array.from(recipients, (recipient) => {
		const outgoing = (byRecipient.get(recipient) ?? []).map(({ bubble }) => bubble);
		return conversationWith(world, recipient, outgoing.reverse());
	});
	return {
		conversations: conversations
			.filter(({ bubbles }) => bubbles.length > 0)
			.sort((one, other) => newestIn(other).localeCompare(newestIn(one))),
		olderMessages: Math.max(0, all.length - NEWEST_SHOWN),
	};
}

function conversationWith(
	world: World,
	recipient: string,
	outgoing: OutgoingBubble[],
): Conversation {
	const incoming = incomingBubbles(world, (account) => incomingMessages(account, recipient));
	const received = incomingBubbles(world, (account) => receivedMessages(world, account, recipient));
	const since = [...received, ...outgoing].sort((one, other) => one.at.localeCompare(other.at));
	const bubbles: Bubble[] = [...incoming.slice(-INCOMING_SHOWN), ...since];
	return {
		recipient,
		username: usernameOfId(world, recipient),
		magic: findMagicRecipient(recipient)?.answers ?? null,
		bubbles,
		earlier: Math.max(0, incoming.length - INCOMING_SHOWN),
	};
}

function newestIn({ bubbles }: Conversation): string {
	return bubbles.at(-1)?.at ?? '';
}

/** The people whose conversation was read, the last one first. */
function readFrom(world: World): string[] {
	return world.requests
		.flatMap(({ route, recipient }) =>
			route === 'history' && recipient !== null ? [recipient] : [],
		)
		.reverse();
}

function incomingBubbles(
	world: World,
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
	).filter(({ id }) => !world.deletedMessages.has(id));
}

interface Outgoing {
	recipient: string;
	bubble: OutgoingBubble;
}

/** What was sent, is on its way, or may have been sent, in order of the first requests. */
function outgoingBubbles(world: World, uploads: Uploads, attempts: AttemptView[]): Outgoing[] {
	const delivered = new Map(world.outbox.map((message) => [message.writeActionId, message]));
	const sends = attempts.filter(({ asked }) => asked === 'send');
	const byTarget = groups(sends, targetOf);
	const usedKeys = new Set<string>();
	return sends.flatMap((attempt) => {
		const action = world.actions.get(attempt.actionId ?? '');
		const recipient = action?.plan.target?.id;
		if (attempt.kind !== 'taken' || action === undefined || recipient === undefined) return [];
		const key = action.plan.key ?? null;
		const repeatsKey = key !== null && usedKeys.has(key);
		if (key !== null) usedKeys.add(key);
		const sameTarget = key === null ? [attempt] : (byTarget.get(targetOf(attempt)) ?? []);
		const bubble = outgoingBubble(world, uploads, action, delivered.get(action.id));
		const own = sameTarget.filter(({ actionId }) => actionId === null || actionId === action.id);
		return [{ recipient, bubble: { ...bubble, attempts: own, repeatsKey } }];
	});
}

/** Requests with the same one are attempts at the same message. */
function targetOf({ key, recipient }: AttemptView): string {
	return JSON.stringify([key, recipient]);
}

function outgoingBubble(
	world: World,
	uploads: Uploads,
	action: WriteAction,
	message: OutboxMessage | undefined,
): Omit<OutgoingBubble, 'attempts' | 'repeatsKey'> {
	const { text, media_ids: mediaIds } = action.plan.payload;
	const mediaId: unknown = Array.isArray(mediaIds) ? mediaIds[0] : undefined;
	return {
		direction: 'outgoing',
		id: action.id,
		at: message?.at ?? world.clock.iso(action.createdAt),
		text: typeof text === 'string' ? text : '',
		account: action.plan.account.username,
		media: typeof mediaId === 'string' ? mediaView(world, uploads, mediaId) : null,
		status: action.status,
		messageId: message?.messageId ?? null,
		key: action.plan.key ?? null,
		credits: action.status === 'success' ? WRITE_CREDITS : 0,
		isDeleted: message !== undefined && world.deletedMessages.has(message.messageId),
	};
}
