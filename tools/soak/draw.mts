import { hash } from 'node:crypto';

/** Gives a number in [0, 1) that depends on nothing but the seed and the names. */
export function draw(seed: number, ...names: Array<string | number>): number {
	return hash('sha256', JSON.stringify([seed, ...names]), 'buffer').readUIntBE(0, 6) / 2 ** 48;
}

/** Gives one of the entries, drawn by their weights with a number in [0, 1). */
export function pick<T>(
	entries: ReadonlyArray<readonly [weight: number, entry: T]>,
	at: number,
): T {
	let left = at * entries.reduce((sum, [weight]) => sum + weight, 0);
	for (const [weight, entry] of entries) {
		if (left < weight) return entry;
		left -= weight;
	}
	throw new RangeError('There is nothing to pick from.');
}
