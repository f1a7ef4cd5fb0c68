/** Seeded pseudo-random numbers (mulberry32): the same seed gives the same numbers everywhere. */
export class Random {
	private state: number;

	/** @param seed a whole number */
	constructor(seed: number) {
		this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
	}

	/** In [0, 1). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}

	/** A whole number from `least` to `most`. */
	int(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	/** True with this probability. */
	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** One of the values, each as likely. Throws when there is none. */
	pick<T>(values: readonly T[]): T {
		const value = values[Math.floor(this.next() * values.length)];
		if (value === undefined) throw new Error('There is nothing to pick from.');
		return value;
	}

	/** Bytes, two hex digits each. */
	hex(bytes: number): string {
		let text = '';
		for (let at = 0; at < bytes; at++) text += this.int(0, 255).toString(16).padStart(2, '0');
		return text;
	}
}
