/** Runs of which only one may go at a time, by what they share and by name. */
const running = new WeakMap<object, Map<string, Promise<void>>>();

/**
 * Runs something after all that was begun for the same name before it has ended. Two equal tool
 * calls of one execution, or two items with the same key, are one message: the second one is to
 * find what became of the first.
 *
 * @param owner what the names belong to, such as the memory of an execution
 */
export async function inTurn<T>(owner: object, name: string, run: () => Promise<T>): Promise<T> {
	const turns = running.get(owner) ?? new Map<string, Promise<void>>();
	running.set(owner, turns);
	const before = turns.get(name) ?? Promise.resolve();
	const result = before.then(run);
	const ended = result.then(
		() => undefined,
		() => undefined,
	);
	turns.set(name, ended);
	try {
		return await result;
	} finally {
		if (turns.get(name) === ended) turns.delete(name);
	}
}
