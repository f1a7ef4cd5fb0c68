/** A send that was left open settles within 15 minutes (docs/xquik-api.md); with some room, in ms. */
const SETTLED_AFTER = 20 * 60 * 1000;

/** The sends of one text to one person. */
interface Sends {
	/** Message IDs with the intent that each belongs to. */
	messages: Map<string, string>;
	/** Intents of which nobody knows yet whether they are out, and until when they may appear. */
	open: Map<string, number>;
}

/**
 * The sends of this process that say the same to the same person. Verify Unconfirmed Sends finds a
 * message by its text, and must not take that of another item, or another execution, for its own.
 */
export class SameText {
	private readonly sends = new Map<string, Sends>();

	/**
	 * A send begins.
	 *
	 * @param message the fingerprint of what it says to whom
	 * @param intent whose it is
	 * @param now in ms, by a monotonic clock
	 */
	begin(message: string, intent: string, now: number): void {
		this.prune(now);
		const sends = this.sends.get(message) ?? { messages: new Map(), open: new Map() };
		this.sends.set(message, sends);
		sends.open.set(intent, Infinity);
	}

	/**
	 * A send has ended.
	 *
	 * @param end the message ID; `unsent` when nothing was sent; `open` when nobody knows
	 */
	end(
		message: string,
		intent: string,
		end: { messageId: string } | 'unsent' | 'open',
		now: number,
	): void {
		const sends = this.sends.get(message);
		if (end === 'open') sends?.open.set(intent, now + SETTLED_AFTER);
		else sends?.open.delete(intent);
		if (typeof end === 'object') sends?.messages.set(end.messageId, intent);
	}

	/** Whether another send of the same text may have put a message into the conversation. */
	hasOtherOpen(message: string, intent: string): boolean {
		const { open } = this.sends.get(message) ?? {};
		return [...(open?.keys() ?? [])].some((other) => other !== intent);
	}

	/** The IDs of the messages that belong to other sends of the same text. */
	messagesOfOthers(message: string, intent: string): Set<string> {
		const { messages } = this.sends.get(message) ?? {};
		const others = [...(messages ?? [])].filter(([, owner]) => owner !== intent);
		return new Set(others.map(([messageId]) => messageId));
	}

	private prune(now: number): void {
		for (const [message, { open }] of this.sends) {
			for (const [intent, until] of open) if (until < now) open.delete(intent);
			if (open.size === 0) this.sends.delete(message);
		}
	}
}

/** Those of this process, over all executions. */
export const sameText = new SameText();
