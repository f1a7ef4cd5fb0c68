import { sleep } from 'n8n-workflow';

/** Nothing else runs in n8n for longer than this between two pauses, in ms. */
const LONGEST_WITHOUT_PAUSE = 25;

/** Lets n8n do other work while many items are looked at. */
export class Breather {
	private last = performance.now();

	/** Pauses for a moment, when it is time to. */
	async breathe(): Promise<void> {
		if (performance.now() - this.last < LONGEST_WITHOUT_PAUSE) return;
		await sleep(0);
		this.last = performance.now();
	}
}
