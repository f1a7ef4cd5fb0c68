/** The rules that must hold (docs/delivery.md: "Proof"). */
export type Rule =
	| 'two_messages'
	| 'stranger'
	| 'sent_untrue'
	| 'failed_untrue'
	| 'safe_untrue'
	| 'rows'
	| 'credit_twice'
	| 'credit_in_vain'
	| 'order'
	| 'no_end'
	| 'wait'
	| 'not_sent'
	| 'broken';

/** Why a breach is one that nobody can prevent; it is counted apart. */
export type Apart =
	/** The legacy contract keeps no keys, and the memory was lost with the process, or by Stop. */
	| 'legacy: memory lost'
	/** The legacy contract keeps no keys: another execution cannot know. */
	| 'legacy: no keys'
	/** The legacy contract keeps no keys: what became of an upload cannot be asked. */
	| 'legacy: lost upload'
	/** Older n8n has no resume token, and does not restore the node's context after Stop. */
	| 'older n8n: after Stop'
	/**
	 * Older n8n has no resume token: an execution that is taken over later than an hour looks like one
	 * of a restored database, whose earlier life has used its ID.
	 */
	| 'older n8n: taken over late'
	/** Older n8n has no resume token: execution IDs of a restored database are those of before. */
	| 'older n8n: restored database'
	/** Where there is no execution, n8n keeps nothing: each call speaks for itself. */
	| 'tool outside of an execution: no memory'
	/** Where there is no execution, an equal call is another message after an hour. */
	| 'tool outside of an execution: an hour later'
	/** Two processes have sent the same words to the same person in the same second. */
	| 'history: same words at once'
	/** Items came in another order, and what had been sent was forgotten by a crash or by Stop. */
	| 'another order: memory lost'
	/** The run that sent it has left no memory, and the API was not asked, or did not say. */
	| 'memory lost: the row speaks for its own run';

/** A breach of a rule. */
export interface Violation {
	rule: Rule;
	what: string;
	apart?: Apart;
}
