import type { WriteAction } from '../../../api/writeAction';
import type { Contract } from '../../../delivery/contract';
import type { EarlierDelivery } from '../../../delivery/deliverMessage';
import { MEDIA_REUSE_LIMIT } from '../../../delivery/deliverMessage';
import type { Attachment } from '../../../delivery/message';
import type { SendEntry } from '../../../delivery/sendMemory';
import { mayBeOut } from '../../../delivery/sendMemory';
import { errorEntry } from '../../../errors/errorTable';
import type { Outcome, RowSubject, SendStatus } from '../../../output/handoffRow';
import { creditsCharged, sentAtOf } from '../../../output/handoffRow';
import { sha256Of } from '../../../parameters/file/itemFile';
import type { Fingerprints } from './fingerprint';

/** The fingerprints of a message, with its recipient resolved. */
export interface FullFingerprints extends Fingerprints {
	message: string;
}

/** What of an item is another than in an earlier run of the execution. */
export type Change = 'none' | 'message' | 'file';

/** What has changed of an item, of which the looks of its file do not tell all. */
export async function changeOf(
	entry: SendEntry | undefined,
	{ message, file }: Pick<FullFingerprints, 'message' | 'file'>,
	attachment: Attachment,
): Promise<Change> {
	if (entry === undefined) return 'none';
	if (entry.file !== file || (await isOtherContent(entry, attachment))) return 'file';
	return entry.message === message ? 'none' : 'message';
}

/** Whether a file of the same looks is another one than was uploaded; reads it once. */
export async function isOtherContent(
	{ content }: SendEntry,
	attachment: Attachment,
): Promise<boolean> {
	if (content === undefined || attachment.kind !== 'file') return false;
	return (await sha256Of(attachment.file)) !== content;
}

/** The record of a message that is out, as far as it is remembered. */
function actionOf({ actionId, credits, sentAt, requestId }: SendEntry): WriteAction {
	return {
		...(actionId !== undefined && { id: actionId }),
		...(credits !== undefined && { chargedCredits: credits }),
		...(sentAt !== undefined && { confirmedAt: sentAt }),
		...(requestId !== undefined && { requestId }),
		status: 'success',
		terminal: true,
		retryable: false,
		safeToRetry: false,
		idempotent: true,
	};
}

/**
 * The outcome of an item whose message an earlier run of the same execution has sent: its row once
 * more, without a request (docs/delivery.md: "What an execution remembers").
 *
 * @param subject what the item says now
 */
export function recalledOutcome(entry: SendEntry, subject: RowSubject): Outcome {
	const { userId, username, messageId, mediaId, mediaUrl, key, attempts = 1 } = entry;
	const { sentAt, requestId, verifiedBy } = entry;
	const action = actionOf(entry);
	return {
		status: 'sent',
		subject: {
			...subject,
			...(userId !== undefined && { userId }),
			...(username !== undefined && { username }),
		},
		sentAt: sentAt ?? null,
		...(verifiedBy !== undefined && { verifiedBy, messageId }),
		delivery: {
			mediaId,
			mediaUrl,
			endedAt: sentAt ?? '',
			send: {
				kind: 'done',
				success: { ...(messageId !== undefined && { id: messageId }), action, replayed: true },
				action,
				answeredAt: Date.parse(sentAt ?? ''),
				attempts,
				...(key !== undefined && { key }),
				...(requestId !== undefined && { requestId }),
			},
		},
	};
}

/**
 * The first attempt of a message that takes the place of one that was not sent: under the keys of
 * that one it would be a conflict, where Xquik has a record of it. All of them are one chain, so
 * that a key of the user's own stays the key of one message.
 */
function attemptAfter({ firstAttempt, attempts, actionId }: SendEntry): number {
	if (attempts === undefined) return firstAttempt;
	return actionId === undefined ? attempts : attempts + 1;
}

/** The entry of a message that is about to be sent, made from what an earlier run has left. */
export function openedEntry(
	earlier: SendEntry | undefined,
	{ typed, message, file }: FullFingerprints,
	change: Change,
	subject: { userId: string; username?: string },
): SendEntry {
	const isRepaired = earlier?.state === 'failed' && change !== 'none';
	const { mediaId, mediaUrl, uploadedAt, content } = earlier ?? {};
	const media = {
		...(mediaId !== undefined && { mediaId }),
		...(mediaUrl !== undefined && { mediaUrl }),
		...(uploadedAt !== undefined && { uploadedAt }),
		...(content !== undefined && { content }),
	};
	return {
		...(change === 'none' && earlier),
		...(change === 'message' && media),
		state: 'open',
		typed,
		message,
		...(file !== undefined && { file }),
		firstAttempt: isRepaired ? attemptAfter(earlier) : (earlier?.firstAttempt ?? 1),
		fileRevision: (earlier?.fileRevision ?? 1) + (isRepaired && change === 'file' ? 1 : 0),
		...subject,
	};
}

/** What can be asked, under the legacy contract, for a message that may be out. */
function pendingAction(entry: SendEntry, change: Change): string | undefined {
	return entry.state === 'pending' && change === 'none' ? entry.actionId : undefined;
}

/**
 * What an earlier run already decides about an item, so that no request is made; undefined when one
 * is needed. The legacy contract knows no keys: what may be out there is never sent again.
 */
export function earlierVerdict(
	entry: SendEntry | undefined,
	change: Change,
	contract: Contract | undefined,
): 'sent' | 'conflict' | 'unknown' | undefined {
	if (entry === undefined || entry.state === 'failed') return undefined;
	if (entry.state === 'sent' && change === 'none') return 'sent';
	if (contract !== 'legacy') return undefined;
	if (entry.state === 'sent') return 'conflict';
	return pendingAction(entry, change) === undefined ? 'unknown' : undefined;
}

/**
 * What delivery is told about an earlier run.
 *
 * @param now ms since 1970
 */
export function earlierDelivery(
	entry: SendEntry | undefined,
	change: Change,
	contract: Contract | undefined,
	now: number,
): EarlierDelivery {
	const isKnownUnsent = entry?.state === 'failed';
	if (entry === undefined || contract !== 'legacy') {
		return { mayBeOut: mayBeOut(entry), isKnownUnsent };
	}
	const { mediaId, mediaUrl, uploadedAt = 0 } = entry;
	const actionId = pendingAction(entry, change);
	const isGood =
		entry.file !== undefined && change !== 'file' && now - uploadedAt < MEDIA_REUSE_LIMIT;
	return {
		mayBeOut: mayBeOut(entry),
		isKnownUnsent,
		...(actionId !== undefined && { actionId }),
		...(isGood && mediaId !== undefined && { media: { mediaId, mediaUrl } }),
	};
}

const STATE_OF: Partial<Record<SendStatus, SendEntry['state']>> = {
	sent: 'sent',
	pending_confirmation: 'pending',
	unconfirmed: 'unconfirmed',
	failed: 'failed',
};

/**
 * What the execution remembers after a delivery: undefined when it has nothing to do with this
 * item's message.
 *
 * @param before what it remembered before it
 * @param opened the entry that the delivery began with
 * @param isOther the message is another one than `before`, which may be out
 */
export function settledEntry(
	before: SendEntry | undefined,
	opened: SendEntry,
	outcome: Outcome,
	isOther = false,
): SendEntry | undefined {
	if (errorEntry(outcome.problem?.code ?? '').isConflict) return before;
	const isAccepted = outcome.status === 'sent' || outcome.status === 'pending_confirmation';
	if (isOther && !isAccepted) return before;
	const { send, mediaId, mediaUrl } = outcome.delivery ?? {};
	const credits = creditsCharged(outcome.delivery) ?? opened.credits;
	const messageId = outcome.messageId ?? (send?.kind === 'done' ? send.success.id : undefined);
	const sentAt = sentAtOf(outcome);
	return {
		...opened,
		state: STATE_OF[outcome.status] ?? opened.state,
		...(messageId !== undefined && { messageId }),
		...(outcome.verifiedBy !== undefined && { verifiedBy: outcome.verifiedBy }),
		...(mediaId !== undefined && { mediaId }),
		...(mediaUrl !== undefined && { mediaUrl }),
		...(send?.action?.id !== undefined && { actionId: send.action.id }),
		...(send?.requestId !== undefined && { requestId: send.requestId }),
		...(sentAt !== null && { sentAt }),
		...(credits !== undefined && { credits }),
		...(send?.key !== undefined && { key: send.key }),
		...(send?.attempts !== undefined && { attempts: opened.firstAttempt - 1 + send.attempts }),
	};
}
