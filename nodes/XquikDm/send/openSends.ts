/** So many keys are remembered in one process; the oldest goes first. */
const REMEMBERED = 20_000;

/**
 * Keys of sends that this process has put on the wire and that did not end in a certain failure.
 * Retry On Fail runs the whole node again: an item that is not reached, or fails, in the second
 * round may have been sent in the first, and its row must not call that safe to repeat.
 */
export class OpenSends {
	private readonly keys = new Set<string>();

	/** Remembers a key. */
	add(key: string): void {
		this.keys.delete(key);
		this.keys.add(key);
		if (this.keys.size <= REMEMBERED) return;
		const [oldest] = this.keys;
		if (oldest !== undefined) this.keys.delete(oldest);
	}

	/** Forgets a key: nothing was sent under it for certain. */
	delete(key: string): void {
		this.keys.delete(key);
	}

	/** Whether a message may be out under this key. */
	has(key: string | undefined): boolean {
		return key !== undefined && this.keys.has(key);
	}
}

/** The open sends of this process, over all executions. */
export const openSends = new OpenSends();
