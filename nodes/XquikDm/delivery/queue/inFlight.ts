import type { Gate, Pass } from './gate';

/** Requests of a credential at the same time in one process, however many executions there are. */
export const MAX_IN_FLIGHT = 20;

/** A file of more bytes is large: its transfer takes a place for long. */
export const LARGE_FILE = 1024 * 1024;

/** Transfers of large files at the same time: the other places stay for what is quick. */
export const MAX_LARGE_TRANSFERS = 16;

/** Bounds how many requests of a credential are in flight (docs/delivery.md: "The queue"). */
export class InFlightLimit implements Gate {
	private requests = 0;
	private large = 0;

	opensIn(_now: number, bytes: number): number {
		const isOpen =
			this.requests < MAX_IN_FLIGHT && (bytes <= LARGE_FILE || this.large < MAX_LARGE_TRANSFERS);
		return isOpen ? 0 : Infinity;
	}

	closedFor(): number {
		return 0;
	}

	begin(_now: number, bytes: number): Pass {
		const large = bytes > LARGE_FILE ? 1 : 0;
		this.requests++;
		this.large += large;
		return {
			end: () => {
				this.requests--;
				this.large -= large;
			},
		};
	}
}
