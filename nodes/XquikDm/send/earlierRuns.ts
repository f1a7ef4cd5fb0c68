import type { SendMemory } from '../delivery/sendMemory';
import { mayBeOut } from '../delivery/sendMemory';
import type { NodeRun } from '../items/runIdentity';
import type { Outcome } from '../row/handoffRow';
import { fingerprintsOf } from './fingerprint';
import { uncheckedSubject, unconfirmedIfMaybeSent } from './outcomes';
import type { PreparedItem } from './prepareItems';
import { recalledOutcome } from './recall';

/**
 * Whether an earlier run of the execution may have sent an item's message, as far as is remembered;
 * where nothing is remembered of an earlier run, it may.
 */
export function maybeSentBefore(item: PreparedItem, memory: SendMemory): boolean {
	const entry = memory.ofItem(item.place);
	return entry === undefined ? memory.isIncomplete : mayBeOut(entry);
}

/** Gives the items that an earlier run of the execution has sent, and that say the same, their rows. */
export function recallSent(prepared: readonly PreparedItem[], { identity, memory }: NodeRun): void {
	for (const item of prepared) {
		const entry = memory.ofItem(item.place);
		if (entry?.state !== 'sent' || item.outcome !== undefined || item.checked === undefined)
			continue;
		const { typed } = fingerprintsOf(item.checked, identity.instanceId);
		if (entry.typed === typed) item.outcome = recalledOutcome(entry, uncheckedSubject(item));
	}
}

/** The outcome that an item's row tells; of what was not tried in this run, only what is known. */
export function finalOutcome(item: PreparedItem, outcome: Outcome, memory: SendMemory): Outcome {
	if (item.isTried === true) return outcome;
	return unconfirmedIfMaybeSent(outcome, maybeSentBefore(item, memory));
}
