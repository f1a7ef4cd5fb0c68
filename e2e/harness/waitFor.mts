import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 200;

/**
 * Asks again and again until the answer is not undefined, and gives it.
 *
 * @param what for the error's text
 * @param timeoutMs how long at most, in ms
 * @throws when the time is over, or with what `ask` throws
 */
export async function waitFor<T>(
	what: string,
	timeoutMs: number,
	ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (performance.now() > deadline) {
			throw new Error(`${what}: not within ${Math.round(timeoutMs / 1_000)} s`);
		}
		await pause(INTERVAL_MS);
	}
}
