/**
 * What the mutated code uses of `n8n-workflow`, which takes most of a second to load: without it a
 * mutant takes a fifth of the time.
 */
export async function sleep(ms: number): Promise<void> {
	await new Promise((resolve) => {
		setTimeout(resolve, ms);
	});
}
