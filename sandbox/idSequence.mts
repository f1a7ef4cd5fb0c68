// The first IDs look like X's own of 2025, so that they overflow a double as real ones do.
const BEFORE_FIRST_X_ID = 1_893_726_451_023_847_424n;
const X_ID_STEP = 5_537n;
const BEFORE_FIRST_WRITE_ACTION = 710_000;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Hands out IDs from counters: ascending, and the same in every run. */
export class IdSequence {
	#xIds = 0n;
	#writeActions = 0;
	#requests = 0;

	/** The next message or media ID: 19 digits. */
	nextXId(): string {
		this.#xIds += 1n;
		return (BEFORE_FIRST_X_ID + this.#xIds * X_ID_STEP).toString();
	}

	/** The next write action ID: digits. */
	nextWriteActionId(): string {
		this.#writeActions += 1;
		return String(BEFORE_FIRST_WRITE_ACTION + this.#writeActions);
	}

	/** The next request ID: 26 characters in the form of a ULID. */
	nextRequestId(): string {
		this.#requests += 1;
		let rest = this.#requests;
		let tail = '';
		while (rest > 0) {
			tail = CROCKFORD.charAt(rest % 32) + tail;
			rest = Math.floor(rest / 32);
		}
		return `01SANDBX${tail.padStart(18, '0')}`;
	}
}
