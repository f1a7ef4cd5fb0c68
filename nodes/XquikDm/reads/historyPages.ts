import { asId, asObject, asText } from '../api/writeAction';
import type { Problem, BlockScope } from '../delivery/decision';
import { read } from '../delivery/read';
import type { DeliverySession } from '../delivery/session';
import { WaitBudget } from '../delivery/waiting';
import { historyRequest } from './history';

/** A message of a conversation, as the history gives it. */
export interface HistoryMessage {
	messageId: string;
	senderId?: string;
	receiverId?: string;
	text?: string;
	/** ISO 8601, as X gives it. */
	createdAt?: string;
	mediaUrl?: string;
	/** The cursor after the page that it came on; undefined on the last page. */
	pageNextCursor?: string;
}

/** One page, newest message first. */
export interface HistoryPage {
	messages: HistoryMessage[];
	/** undefined on the last page. */
	nextCursor?: string;
}

/** A conversation between a connected account and one person. */
export interface Conversation {
	/** The other person's numeric ID. */
	userId: string;
	/** The connected account's username. */
	account: string;
}

/** How far a conversation is read; whatever comes first ends it. */
export interface HistoryQuery {
	/** So many messages; all of them when undefined. */
	limit?: number;
	/** Nothing from before this time, in ms since 1970. */
	since?: number;
	/** Only messages newer than this one, such as the newest that is already known. */
	untilMessageId?: string;
	/** Where to begin: the cursor after an earlier page. At the newest message when undefined. */
	cursor?: string;
	/** So many pages at most; all of them when undefined. */
	maxPages?: number;
	/** The messages that are wanted and that `limit` counts; all when undefined. */
	accepts?(message: HistoryMessage): boolean;
}

/** Why reading ended. */
export type HistoryEnd =
	| 'last_page'
	| 'limit'
	| 'page_limit'
	| 'since'
	| 'message'
	/** The API gave a cursor that it had given before, or page after page without a new message. */
	| 'no_progress';

/** What was read, even when it ended in a problem: it has been paid for. */
export interface HistoryResult {
	/** Newest first, each once. */
	messages: HistoryMessage[];
	/** Messages that the API handed out, so many credits. */
	handedOut: number;
	end?: HistoryEnd;
	problem?: Problem;
	blocks?: BlockScope;
}

/** So many pages in a row may bring nothing new before reading ends. */
const MAX_IDLE_PAGES = 3;

/**
 * Reads a page from an answer of `GET /x/dm/{userId}/history`; messages without a usable ID are
 * left out. undefined when there is no list of messages in it.
 */
export function readHistoryPage(body: unknown): HistoryPage | undefined {
	const json = asObject(body);
	const list: unknown = json?.messages;
	if (json === undefined || !Array.isArray(list)) return undefined;
	const pageNextCursor = json.has_next_page === false ? undefined : asText(json.next_cursor);
	const messages = list.flatMap((entry: unknown): HistoryMessage[] => {
		const message = asObject(entry);
		const messageId = asId(message?.id);
		if (message === undefined || messageId === undefined) return [];
		return [
			{
				messageId,
				senderId: asId(message.senderId),
				receiverId: asId(message.receiverId),
				text: asText(message.text),
				createdAt: asText(message.createdAt),
				mediaUrl: asText(message.mediaUrl),
				pageNextCursor,
			},
		];
	});
	return { messages, nextCursor: pageNextCursor };
}

/**
 * True when a message is not newer than another. X's message IDs grow with time, so this holds
 * even when the other message was deleted; IDs that are no digits are only compared for equality.
 */
export function isNotNewer(messageId: string, other: string): boolean {
	if (messageId === other) return true;
	const digits = /^[1-9]\d*$/;
	if (!digits.test(messageId) || !digits.test(other)) return false;
	return messageId.length === other.length ? messageId < other : messageId.length < other.length;
}

/** Takes page after page and says when there is enough. */
export class HistoryCollector {
	/** Newest first, each once. */
	readonly messages: HistoryMessage[] = [];
	handedOut = 0;
	/** Why no further page is wanted; undefined while one is. */
	end: HistoryEnd | undefined;
	private readonly query: HistoryQuery;
	private readonly seen = new Set<string>();
	private readonly cursors = new Set<string>();
	private idlePages = 0;
	private pages = 0;

	constructor(query: HistoryQuery) {
		this.query = query;
		if (query.cursor !== undefined) this.cursors.add(query.cursor);
	}

	/** @returns the cursor of the page to read next, undefined when there is enough */
	take({ messages, nextCursor }: HistoryPage): string | undefined {
		this.handedOut += messages.length;
		this.pages++;
		const seenBefore = this.seen.size;
		for (const message of messages) {
			this.end = this.takeMessage(message);
			if (this.end !== undefined) return undefined;
		}
		this.idlePages = this.seen.size > seenBefore ? 0 : this.idlePages + 1;
		this.end = this.endAfterPage(nextCursor);
		if (this.end !== undefined || nextCursor === undefined) return undefined;
		this.cursors.add(nextCursor);
		return nextCursor;
	}

	private takeMessage(message: HistoryMessage): HistoryEnd | undefined {
		const { limit, since, untilMessageId, accepts } = this.query;
		if (untilMessageId !== undefined && isNotNewer(message.messageId, untilMessageId)) {
			return 'message';
		}
		// A message without a time does not say that the ones after it are too old.
		if (since !== undefined && Date.parse(message.createdAt ?? '') < since) return 'since';
		if (this.seen.has(message.messageId)) return undefined;
		this.seen.add(message.messageId);
		if (accepts?.(message) !== false) this.messages.push(message);
		return this.messages.length === limit ? 'limit' : undefined;
	}

	private endAfterPage(nextCursor: string | undefined): HistoryEnd | undefined {
		if (nextCursor === undefined) return 'last_page';
		if (this.pages === this.query.maxPages) return 'page_limit';
		const stuck = this.cursors.has(nextCursor) || this.idlePages >= MAX_IDLE_PAGES;
		return stuck ? 'no_progress' : undefined;
	}
}

/**
 * Reads a conversation from its newest message on, page by page and no further than wished, since
 * each message that is handed out costs 1 credit. Never throws.
 *
 * @param maxWait ms for one page and its repeats
 */
export async function readHistory(
	{ userId, account }: Conversation,
	query: HistoryQuery,
	maxWait: number,
	session: DeliverySession,
): Promise<HistoryResult> {
	const collector = new HistoryCollector(query);
	let cursor = query.cursor;
	do {
		const request = historyRequest(userId, account, cursor);
		const budget = new WaitBudget(maxWait, session.clock);
		const { messages, handedOut } = collector;
		const result = await read(request, budget, session);
		if (result.kind === 'failed') {
			return { messages, handedOut, problem: result.problem, blocks: result.blocks };
		}
		const page = readHistoryPage(result.body);
		if (page === undefined) {
			const problem = {
				code: 'unexpected_answer',
				message: 'The answer has no list of messages',
				retryable: false,
				safeToRetry: true,
			};
			return { messages, handedOut, problem };
		}
		cursor = collector.take(page);
	} while (cursor !== undefined);
	const { messages, handedOut, end } = collector;
	return { messages, handedOut, end };
}
