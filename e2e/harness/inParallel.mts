/** Calls `task` for 0 to `count - 1`, at most `atOnce` at a time; gives the answers in that order. */
export async function inParallel<T>(
	atOnce: number,
	count: number,
	task: (index: number) => Promise<T>,
): Promise<T[]> {
	const answers: T[] = [];
	let next = 0;
	const work = async () => {
		while (next < count) {
			const index = next;
			next += 1;
			answers[index] = await task(index);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return answers;
}
