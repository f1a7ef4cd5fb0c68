/** Whom an error blocks for the rest of the run besides its own item. */
export type BlockScope = 'account' | 'credential';

/** All there is to say of one error code. An absent judgement means no. */
export interface ErrorEntry {
	/** What happened, for the person who reads the row. */
	readonly title: string;
	/** What to do about it: names the field of the node, or the place in Xquik or on X. */
	readonly remedy: string;
	/** The same message could pass later; holds where the server does not say so itself. */
	readonly retryable?: true;
	/** Whom it blocks besides its own item (docs/delivery.md: "From answer to decision"). */
	readonly blocks?: BlockScope;
	/** X limits the rate of one account: only that one waits after a 429, not the whole credential. */
	readonly limits?: 'account';
	/** The media ID of a refused send is no longer good: the file is uploaded anew. */
	readonly mediaIsGone?: true;
	/** The key belongs to another request, and what became of that one is not said. */
	readonly isConflict?: true;
	/** The same message would be refused again, whatever the server says of trying. */
	readonly neverUnchanged?: true;
	/** Only an API that supports idempotency keys answers so. */
	readonly showsKeySupport?: true;
}

/** Error codes that are about the same thing. */
export type ErrorGroup = Readonly<Record<string, ErrorEntry>>;
