import { PATHS } from '../api/endpoints';
import type { XquikRequest } from '../api/requestResult';
import { asId, asObject, asText } from '../api/writeAction';
import type { Message } from '../delivery/message';
import { decideRead } from '../delivery/read';
import { sendQueued } from '../delivery/sendQueued';
import type { DeliverySession } from '../delivery/session';
import { WaitBudget } from '../delivery/waiting';
import { handleOf } from './accountHandle';

/** A message of ours that was found in the history. */
export interface FoundMessage {
	messageId: string;
	/** ISO 8601 UTC, as X gives it. */
	createdAt?: string;
}

/** Server times come in whole seconds. In ms. */
const ROUNDING = 1000;

/** The request for the newest page of a conversation. Costs 1 credit a message. */
export function historyRequest(userId: string, account: string, cursor?: string): XquikRequest {
	return {
		method: 'GET',
		path: PATHS.history(userId),
		query: { account, ...(cursor === undefined ? {} : { cursor }) },
	};
}

/**
 * Looks in a history page for the message with this text that we sent to this user.
 *
 * @param since ms since 1970 by the server's clock; older messages are not ours
 * @param claimedMessageIds IDs that belong to other items
 */
export function findSentMessage(
	body: unknown,
	message: Pick<Message, 'userId' | 'text'>,
	since: number,
	claimedMessageIds: ReadonlySet<string>,
): FoundMessage | undefined {
	const page: unknown = asObject(body)?.messages;
	if (!Array.isArray(page)) return undefined;
	for (const entry of page) {
		const json = asObject(entry);
		const messageId = asId(json?.id);
		if (json === undefined || messageId === undefined || claimedMessageIds.has(messageId)) continue;
		const createdAt = asText(json.createdAt);
		const sentByUs = json.receiverId === message.userId && json.senderId !== message.userId;
		const recent = createdAt !== undefined && Date.parse(createdAt) >= since;
		if (sentByUs && recent && json.text === message.text) return { messageId, createdAt };
	}
	return undefined;
}

/**
 * Reads the newest history page with the recipient and looks for a message whose send could not be
 * confirmed (docs/delivery.md: "Verify Unconfirmed Sends"). Asks once; undefined when it is not
 * there or cannot be read.
 *
 * @param startedAt ms since 1970 by our clock, when the item's first write began
 * @param maxWait ms
 */
export async function verifyInHistory(
	message: Message,
	startedAt: number,
	claimedMessageIds: ReadonlySet<string>,
	maxWait: number,
	session: DeliverySession,
): Promise<FoundMessage | undefined> {
	const { account, accountMayBeId: mayBeId = false } = message;
	const named = await handleOf({ account, mayBeId }, maxWait, session);
	if ('problem' in named) return undefined;
	const request = historyRequest(message.userId, named.handle);
	const budget = new WaitBudget(maxWait, session.clock);
	const sent = await sendQueued(request, [session.readGate], budget, session);
	if ('kind' in sent) return undefined;
	const { requestResult } = sent;
	const now = session.clock.now();
	const result = decideRead(requestResult, now);
	sent.end(() => (result.kind === 'read' ? 'accepted' : 'no_answer'));
	if (result.kind !== 'read' || requestResult.kind !== 'answer') return undefined;
	const date = Date.parse(requestResult.headers.date ?? '');
	const skew = Number.isNaN(date) ? 0 : date - now;
	const since = startedAt + skew - ROUNDING;
	return findSentMessage(result.body, message, since, claimedMessageIds);
}
