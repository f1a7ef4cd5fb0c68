// The first IDs look like X's own of 2025, so that they overflow a double as real ones do.
const BEFORE_FIRST_X_ID = 1_893_726_451_023_847_424n;
const X_ID_STEP = 5_537n;
const BEFORE_FIRST_WRITE_ACTION = 710_000;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Hands out IDs from counters: ascending, and the same in every run. */
export class IdSequence {
	#xId = BEFORE_FIRST_X_ID;
	#writeAction = BEFORE_FIRST_WRITE_ACTION;
	#requests = 0;

	/** The next message or media ID: 19 digits. */
	nextXId(): string {
		this.#xId += X_ID_STEP;
		return this.#xId.toString();
	}

	/** The next write action ID: digits. */
	nextWriteActionId(): string {
		this.#writeAction += 1;
		return String(this.#writeAction);
	}

	/** The next request ID: 26 characters in the form of a ULID. */
	nextRequestId(): string {
		this.#requests += 1;
		const tail = this.#requests.toString(32).padStart(18, '0');
		return `01SANDBX${tail.replace(/[a-v]/g, (digit) => CROCKFORD.charAt(parseInt(digit, 32)))}`;
	}
}
