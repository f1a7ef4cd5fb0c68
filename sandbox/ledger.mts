/** The credits of the one Xquik account behind the API key. */
export class Ledger {
	readonly purchased: number;
	#spent = 0;

	/** `purchased`: the opening balance in credits. */
	constructor(purchased: number) {
		this.purchased = purchased;
	}

	/** Credits spent since the start. */
	spent(): number {
		return this.#spent;
	}

	/** Credits left. */
	balance(): number {
		return this.purchased - this.#spent;
	}

	/** Takes credits for a call that succeeded. */
	charge(credits: number): void {
		this.#spent += credits;
	}
}
