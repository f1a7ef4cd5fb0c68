import type { Contract } from '../../../delivery/contract';
import type { Delivery } from '../../../delivery/deliverMessage';
import { deliverMessage } from '../../../delivery/deliverMessage';
import type { Intent } from '../../../delivery/idempotencyKey';
import { intentName } from '../../../delivery/idempotencyKey';
import type { Attachment, Message } from '../../../delivery/message';
import type { SendEntry, SendMemory } from '../../../delivery/sendMemory';
import { itemIndexOf, mayBeOut } from '../../../delivery/sendMemory';
import type { DeliverySession } from '../../../delivery/session';
import type { WriteResult } from '../../../delivery/write';
import { errorEntry } from '../../../errors/errorTable';
import { executionIntent } from '../../../items/intent';
import type { NodeRun } from '../../../items/runIdentity';
import { inTurn } from '../../../items/turns';
import type { Written } from '../../../items/writeItem';
import type { Outcome } from '../../../output/handoffRow';
import { outcomeOf, subjectOf } from '../../../output/handoffRow';
import { tellingDigest } from '../../../parameters/file/itemFile';
import { verifyInHistory } from '../../../reads/history';
import { fingerprintsOf, messageFingerprint, textFingerprint } from './fingerprint';
import { conflict, unconfirmedIfMaybeSent, unknownFromBefore } from './outcomes';
import type { Change, FullFingerprints } from './recall';
import {
	changeOf,
	earlierDelivery,
	earlierVerdict,
	openedEntry,
	recalledOutcome,
	settledEntry,
} from './recall';
import { sameText } from './sameText';
import type { SendItem } from './sendItem';

/** Sends one item's message, and keeps in the memory what became of it. */
export async function sendOne(
	item: SendItem,
	message: Message,
	run: NodeRun,
	session: DeliverySession,
): Promise<Written<Outcome>> {
	const name = intentName(item.intentFor(message.userId));
	const send = async () => await sendInTurn(item, message, name, run, session);
	return await inTurn(run.memory.owner, name, send);
}

/** The outcome that an earlier run of the execution decides; undefined when it does not. */
function decidedBefore(
	item: SendItem,
	message: Message,
	entry: SendEntry | undefined,
	change: Change,
	contract: Contract | undefined,
): Outcome | undefined {
	const verdict = earlierVerdict(entry, change, contract);
	if (verdict === undefined || entry === undefined) return undefined;
	if (verdict === 'sent') return recalledOutcome(entry, subjectOf(message));
	return verdict === 'conflict' ? conflict(item, message) : unknownFromBefore(item, message, entry);
}

/**
 * The outcome of an item that had another key in an earlier run, where its message may be out: a key
 * of its own tells nothing of that one. Retry On Fail gives the same items again. What a person
 * retries may stand in the place of another item, which the key of a place cannot.
 */
async function decidedUnderOtherKey(
	item: SendItem,
	message: Message,
	name: string,
	prints: FullFingerprints,
	{ identity, memory }: NodeRun,
	isRetry: boolean,
): Promise<Outcome | undefined> {
	const earlier = memory.nameOf(item.place);
	const entry = memory.ofItem(item.place);
	if (earlier === name || entry === undefined || !mayBeOut(entry)) return undefined;
	const isSame = (await changeOf(entry, prints, message.attachment)) === 'none';
	const ofPlace = intentName(executionIntent(identity, itemIndexOf(item.place), []));
	if (isRetry && !isSame && earlier !== ofPlace) return undefined;
	if (entry.state !== 'sent') return unknownFromBefore(item, message, entry);
	return isSame ? recalledOutcome(entry, subjectOf(message)) : conflict(item, message);
}

async function sendInTurn(
	item: SendItem,
	message: Message,
	name: string,
	run: NodeRun,
	session: DeliverySession,
): Promise<Written<Outcome>> {
	const { identity, memory, firstRunAt } = run;
	const { clock, contract } = session;
	const { userId, username } = message;
	const typed = item.checked ?? { ...message, recipient: { userId } };
	const prints = {
		...fingerprintsOf(typed, identity.instanceId),
		message: messageFingerprint(message, identity.instanceId),
	};
	const before = memory.ofIntent(name);
	const change = await changeOf(before, prints, message.attachment);
	const decided =
		(await decidedUnderOtherKey(item, message, name, prints, run, session.isRetry)) ??
		decidedBefore(item, message, before, change, memory.contract);
	if (decided !== undefined) return { report: decided, writes: [] };

	const opened = openedEntry(before, prints, change, {
		userId,
		...(username !== undefined && { username }),
	});
	// What may be out is not forgotten over another message in its place.
	const isOther = mayBeOut(before) && change !== 'none';
	if (!isOther) memory.keep(item.place, name, opened);
	contract.recall(memory.contract);
	const startedAt = clock.now();
	const said = textFingerprint(message, identity.instanceId);
	sameText.begin(said, name, clock.monotonic());
	const { firstAttempt, fileRevision } = opened;
	const intent = item.intentFor(userId);
	const delivery = await deliverMessage(
		{ ...message, attachment: keepingDigest(message.attachment, opened) },
		{ ...intent, fileRevision },
		session,
		{
			...earlierDelivery(before, change, memory.contract, startedAt),
			firstAttempt,
			// Only the keys of executions begin anew with a restored database.
			...(intent.protection === 'perExecution' && firstRunAt !== undefined && { firstRunAt }),
			keepMedia: (mediaId, mediaUrl) => {
				Object.assign(opened, { mediaId, mediaUrl, uploadedAt: clock.now() });
				memory.learn(contract.known);
			},
		},
	);
	memory.learn(contract.known);
	const maybeSent = before === undefined ? memory.isIncomplete : mayBeOut(before);
	const told = item.options.includeApiResponse === true ? delivery : withoutAnswers(delivery);
	const delivered = unconfirmedIfMaybeSent(outcomeOf(message, told), maybeSent);
	// Only a message that this run has put on its way, and no other in its place, can be its own.
	const mayBeFound = delivery.send?.kind === 'unconfirmed' && change === 'none';
	const report =
		mayBeFound && item.options.verifyUnconfirmedSends === true
			? await verified(delivered, item, message, { name, said, startedAt }, session)
			: delivered;
	memory.keep(item.place, name, settledEntry(before, opened, report, isOther));
	sameText.end(said, name, endOf(report), clock.monotonic());
	return {
		report,
		writes: [delivery.upload, delivery.send],
		...(provesMove(report, intent, memory) && { blocksRest: 'items_moved' }),
	};
}

/** The answers are as large as all the rest, and a run of many items would hold them to its end. */
function withoutAnswers(delivery: Delivery): Delivery {
	const without = (write: WriteResult | undefined) =>
		write === undefined ? undefined : { ...write, answer: undefined };
	return { ...delivery, upload: without(delivery.upload), send: without(delivery.send) };
}

/** The same attachment; when its file is uploaded, its digest is kept. */
function keepingDigest(attachment: Attachment, entry: SendEntry): Attachment {
	if (attachment.kind !== 'file') return attachment;
	const file = tellingDigest(attachment.file, (digest) => {
		entry.content = digest;
	});
	return { ...attachment, file };
}

/**
 * Whether an outcome proves that items have changed places since the first run, of which n8n has
 * kept nothing: then a place that is still free may hold a message that went out from another one.
 */
function provesMove({ problem }: Outcome, intent: Intent, memory: SendMemory): boolean {
	const isConflict = errorEntry(problem?.code ?? '').isConflict === true;
	return isConflict && memory.isIncomplete && intent.protection === 'perExecution';
}

function endOf({ status, messageId, delivery }: Outcome): Parameters<typeof sameText.end>[2] {
	const { send } = delivery ?? {};
	const id = messageId ?? (send?.kind === 'done' ? send.success.id : undefined);
	if (id !== undefined) return { messageId: id };
	return status === 'failed' ? 'unsent' : 'open';
}

/** Looks once into the conversation for a message whose send could not be confirmed. */
async function verified(
	outcome: Outcome,
	item: SendItem,
	message: Message,
	own: { name: string; said: string; startedAt: number },
	session: DeliverySession,
): Promise<Outcome> {
	// With another send of the same text still open, nobody could say whose a message is.
	if (sameText.hasOtherOpen(own.said, own.name)) return outcome;
	const others = sameText.messagesOfOthers(own.said, own.name);
	const { maxWait } = item.limits;
	const found = await verifyInHistory(message, own.startedAt, others, maxWait, session);
	if (found === undefined || sameText.hasOtherOpen(own.said, own.name)) return outcome;
	return {
		...outcome,
		problem: undefined,
		title: undefined,
		remedy: undefined,
		status: 'sent',
		verifiedBy: 'history',
		messageId: found.messageId,
		sentAt: found.createdAt,
	};
}
