/** A send that was left open settles within 15 minutes (docs/xquik-api.md); with some room, in ms. */
const SETTLED_AFTER = 20 * 60 * 1000;

/** Fewer texts than this are not looked through for those that nobody needs any more. */
const FEW_TEXTS = 1000;

/** The sends of one text to one person. */
interface Sends {
	/** Message IDs with the intent that each belongs to. */
	messages: Map<string, string>;
	/** Intents of which nobody knows yet whether they are out, and until when they may appear. */
	open: Map<string, number>;
	/** Until when one that begins could take a message of these for its own. */
	neededUntil: number;
}

/**
 * The sends of this process that say the same to the same person. Verify Unconfirmed Sends finds a
 * message by its text, and must not take that of another item, or another execution, for its own.
 */
export class SameText {
	private readonly sends = new Map<string, Sends>();
	/** At so many texts they are looked through; it grows with what is left, so that this stays cheap. */
	private tidyAt = FEW_TEXTS;

	/**
	 * A send begins.
	 *
	 * @param said the fingerprint of what it says to whom
	 * @param intent whose it is
	 * @param now in ms, by a monotonic clock
	 */
	begin(said: string, intent: string, now: number): void {
		if (this.sends.size >= this.tidyAt) this.tidy(now);
		const sends = this.sends.get(said) ?? { messages: new Map(), open: new Map(), neededUntil: 0 };
		this.sends.set(said, sends);
		dropSettled(sends, now);
		sends.open.set(intent, Infinity);
	}

	/**
	 * A send has ended.
	 *
	 * @param end the message ID; `unsent` when nothing was sent; `open` when nobody knows
	 */
	end(
		said: string,
		intent: string,
		end: { messageId: string } | 'unsent' | 'open',
		now: number,
	): void {
		const sends = this.sends.get(said);
		if (sends === undefined) return;
		// X tells times in whole seconds, so a send that begins now could claim what has just gone out.
		sends.neededUntil = now + SETTLED_AFTER;
		if (end === 'open') sends.open.set(intent, sends.neededUntil);
		else sends.open.delete(intent);
		if (typeof end === 'object') sends.messages.set(end.messageId, intent);
	}

	/** Whether another send of the same text may have put a message into the conversation. */
	hasOtherOpen(said: string, intent: string): boolean {
		const { open } = this.sends.get(said) ?? {};
		return [...(open?.keys() ?? [])].some((other) => other !== intent);
	}

	/** The IDs of the messages that belong to other sends of the same text. */
	messagesOfOthers(said: string, intent: string): Set<string> {
		const { messages } = this.sends.get(said) ?? {};
		const others = [...(messages ?? [])].filter(([, owner]) => owner !== intent);
		return new Set(others.map(([messageId]) => messageId));
	}

	private tidy(now: number): void {
		for (const [said, sends] of this.sends) {
			dropSettled(sends, now);
			if (sends.open.size === 0 && sends.neededUntil < now) this.sends.delete(said);
		}
		this.tidyAt = FEW_TEXTS + 2 * this.sends.size;
	}
}

function dropSettled({ open }: Sends, now: number): void {
	for (const [intent, until] of open) if (until < now) open.delete(intent);
}

/** Those of this process, over all executions. */
export const sameText = new SameText();
