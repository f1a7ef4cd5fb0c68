import type { WriteEnding } from '../delivery/write';

/** What an item adds to what this run has done and paid. */
export interface RunShare {
	/** In credits; what an earlier run has paid is not in it. */
	credits: number;
	/** Whether Xquik has not said what a write cost, as under the legacy contract. */
	isUnreported: boolean;
	/** Whether its result was there before this run. */
	isEarlier: boolean;
}

/** A result was there before, and is paid, when no write of this run has led to it. */
function wasThereBefore(write: WriteEnding | undefined): boolean {
	return write === undefined || (write.kind === 'done' && write.wasDoneBefore === true);
}

/**
 * What the writes of an item add. The record that a replay gets back is the first one's, and so are
 * its `chargedCredits` (docs/xquik-api.md: "Rules of the key").
 *
 * @param writes in their order, undefined for one that the item did not need or come to
 */
export function shareOf(writes: ReadonlyArray<WriteEnding | undefined>): RunShare {
	const own = writes
		.filter((write) => write !== undefined)
		.filter((write) => !wasThereBefore(write));
	const charges = own.map(({ kind, action }) => ({ kind, credits: action?.chargedCredits }));
	return {
		credits: charges.reduce((sum, { credits = 0 }) => sum + credits, 0),
		isUnreported: charges.some(({ kind, credits }) => kind === 'done' && credits === undefined),
		isEarlier: wasThereBefore(writes.at(-1)),
	};
}
