import { createHash } from 'node:crypto';

import { intentName } from '../../../delivery/idempotencyKey';
import type { SendEntry } from '../../../delivery/sendMemory';
import { itemIndexOf, mayBeOut, placeOf } from '../../../delivery/sendMemory';
import type { InputError } from '../../../errors/inputError';
import { executionIntent } from '../../../items/intent';
import type { NodeRun, RunIdentity } from '../../../items/runIdentity';
import type { Settle } from '../../../items/writeItem';
import type { Outcome } from '../../../output/handoffRow';
import { fingerprintsOf, messageFingerprint } from './fingerprint';
import { unconfirmed, unconfirmedIfMaybeSent } from './outcomes';
import { isOtherContent, recalledOutcome } from './recall';
import type { SendItem } from './sendItem';
import { subjectOfItem } from './sendItem';

/**
 * Looks into the memory of the execution, once all items are checked: gives each its place of an
 * earlier run, and the row to what that run has sent.
 *
 * @param baseUrl where messages go to, or why they cannot
 */
export async function recallEarlierRuns(
	items: readonly SendItem[],
	settle: Settle<SendItem, Outcome>,
	run: NodeRun,
	baseUrl: string | InputError,
): Promise<void> {
	if (typeof baseUrl === 'string') {
		run.memory.useApi(createHash('sha256').update(baseUrl).digest('base64url'));
	}
	takeOldPlaces(items, run);
	await recallSent(items, settle, run);
}

/**
 * What the execution keeps of a run that has gone well. n8n repeats no such run; an agent may make the
 * same call again, and a later round of a loop may mean the same message again, where the API keeps
 * no keys for it.
 */
export function rememberRun(items: readonly SendItem[], { identity, memory }: NodeRun): void {
	if (identity.isTool) return;
	const lasting = items.filter(
		({ checked }) =>
			memory.contract !== 'lifecycle' &&
			checked !== undefined &&
			checked.protection.protection !== 'perExecution',
	);
	memory.forgetRun(identity.runIndex, new Set(lasting.map(({ place }) => place)));
}

/** Gives the items that an earlier run of the execution has sent, and that say the same, their rows. */
export async function recallSent(
	items: readonly SendItem[],
	settle: Settle<SendItem, Outcome>,
	{ identity, memory }: NodeRun,
): Promise<void> {
	for (const item of items) {
		const { checked, report, place } = item;
		const entry = memory.ofItem(place);
		if (entry?.state !== 'sent' || report !== undefined || checked === undefined) continue;
		if (entry.typed !== typedOf(item, identity)) continue;
		if (await isOtherContent(entry, checked.attachment)) continue;
		settle(item, recalledOutcome(entry, subjectOfItem(item)));
	}
}

/**
 * Gives items that an earlier run of the execution knew in another place that place again, by what
 * they say: an earlier node may give them in another order when it is run again, and the key of a
 * message goes with its place. An item whose own place is another's now gets one that is free.
 */
export function takeOldPlaces(items: readonly SendItem[], { identity, memory }: NodeRun): void {
	const left = new Map(memory.ofRun(identity.runIndex));
	if (left.size === 0 || identity.isTool) return;
	const moved = items.filter((item) => {
		if (left.get(item.place)?.typed !== typedOf(item, identity)) return true;
		left.delete(item.place);
		return false;
	});
	const places = new Map<string, string[]>();
	for (const [place, { typed }] of left) places.set(typed, [...(places.get(typed) ?? []), place]);
	const claimed = new Set<string>();
	const without = moved.filter((item) => {
		const place = places.get(typedOf(item, identity) ?? '')?.shift();
		if (place === undefined) return true;
		claimed.add(place);
		moveTo(item, place, identity);
		return false;
	});
	// An item that nothing is known of may be a changed one: then the key of what it was tells.
	const kept = new Set(without.map(({ place }) => place).filter((place) => !claimed.has(place)));
	const free = [...places.values()].flat().filter((place) => !kept.has(place));
	let next = Math.max(items.length, memory.nextItem(identity.runIndex));
	for (const item of without) {
		if (!claimed.has(item.place)) continue;
		moveTo(item, free.shift() ?? placeOf(identity.runIndex, next++), identity);
	}
}

function moveTo(item: SendItem, place: string, identity: RunIdentity): void {
	item.place = place;
	if (item.checked?.protection.protection !== 'perExecution') return;
	const intent = executionIntent(identity, itemIndexOf(place), []);
	item.intentFor = () => intent;
}

function typedOf({ checked }: SendItem, { instanceId }: RunIdentity): string | undefined {
	return checked === undefined ? undefined : fingerprintsOf(checked, instanceId).typed;
}

/** What is remembered of an item's message, and whether it says the same as the item does now. */
function rememberedOf(
	item: SendItem,
	{ subject: { userId } }: Outcome,
	{ identity, memory }: NodeRun,
): { entry: SendEntry | undefined; isSame: boolean } {
	const { checked, place } = item;
	const typed = typedOf(item, identity);
	if (checked === undefined || typed === undefined) {
		return { entry: memory.ofItem(place), isSame: false };
	}
	const { protection } = checked.protection;
	// Only the intent of Per Message needs the recipient's ID; what was typed stands in for it.
	const isKnown = userId !== undefined || protection !== 'perMessage';
	const entry = isKnown
		? memory.ofIntent(intentName(item.intentFor(userId ?? '')))
		: memory.ofTyped(typed);
	const isSame =
		entry?.typed === typed ||
		(userId !== undefined &&
			entry?.message === messageFingerprint({ ...checked, userId }, identity.instanceId));
	return { entry: entry ?? memory.ofItem(place), isSame };
}

/**
 * The outcome that an item's row tells. A message that is out after all, by another item of the same
 * intent or by an earlier run, is not denied; of what was not tried in this run, only what is known
 * is told.
 */
export function finalOutcome(item: SendItem, outcome: Outcome, run: NodeRun): Outcome {
	if (outcome.status !== 'failed' && outcome.status !== 'not_attempted') return outcome;
	const { entry, isSame } = rememberedOf(item, outcome, run);
	// Of a file only its looks are compared here, which do not tell another one in its place.
	const isCertain = isSame && item.checked?.attachment.kind !== 'file';
	if (entry?.state === 'sent' && isCertain) return recalledOutcome(entry, outcome.subject);
	if (item.share !== undefined) {
		// Its own delivery has left `failed`: anything else is another item's, of the same message.
		const byAnother = isSame && mayBeOut(entry);
		return byAnother ? unconfirmed(outcome) : outcome;
	}
	const isForgotten = entry === undefined && run.memory.isIncomplete;
	return unconfirmedIfMaybeSent(outcome, mayBeOut(entry) || isForgotten);
}
