import { idempotencyKey } from '../../../delivery/idempotencyKey';
import type { Message } from '../../../delivery/message';
import type { SendEntry } from '../../../delivery/sendMemory';
import { SEND } from '../../../delivery/steps/send';
import { failureText } from '../../../output/failure';
import type { Outcome } from '../../../output/handoffRow';
import { subjectOf } from '../../../output/handoffRow';
import type { UnwrittenReport } from '../../../output/report';
import { CREDITS_PER_WRITE } from '../../../reads/credits';
import type { SendItem } from './sendItem';
import { subjectOfItem } from './sendItem';

/** Credits that sending a message costs: 10, and 10 more for an upload. */
export function plannedCredits({ attachment }: Pick<Message, 'attachment'>): number {
	const uploads = attachment.kind === 'file' || attachment.kind === 'url';
	return CREDITS_PER_WRITE * (uploads ? 2 : 1);
}

/** The key that an item's first send has. */
function firstKey(item: SendItem, userId: string): string {
	return idempotencyKey(item.intentFor(userId), SEND.name, 1);
}

/** The outcome of an item that was checked and resolved, and is not to be sent. */
export function dryRun(item: SendItem, message: Message): Outcome {
	return {
		status: 'dry_run',
		subject: subjectOf(message),
		key: firstKey(item, message.userId),
		plannedCredits: plannedCredits(message),
	};
}

/**
 * The outcome of an item that did not come to a send. It has the key that its first one would have
 * had: one of its place, where its parameters are not right; else one that its recipient is part of.
 *
 * @param userId of the recipient, when the item itself does not tell
 */
export function unwritten(item: SendItem, report: UnwrittenReport, userId?: string): Outcome {
	const subject = { ...subjectOfItem(item), ...(userId !== undefined && { userId }) };
	const isRefused = item.checked === undefined && report.status === 'failed';
	const recipient = isRefused ? '' : subject.userId;
	return { ...report, subject, ...(recipient !== undefined && { key: firstKey(item, recipient) }) };
}

/** The outcome of an item whose key, or place in the execution, belongs to another message. */
export function conflict(item: SendItem, message: Message): Outcome {
	return {
		status: 'failed',
		subject: subjectOf(message),
		key: firstKey(item, message.userId),
		local: true,
		problem: {
			code: 'idempotency_conflict',
			message: '',
			retryable: false,
			safeToRetry: false,
			nextAction: 'verify_result',
		},
	};
}

const UNKNOWN = 'Outcome unknown: an earlier try of this execution may have sent this message';

/** The outcome of an item whose message may be out, where a repeat could send it twice. */
export function unknownFromBefore(
	item: SendItem,
	message: Message,
	{ mediaId, mediaUrl, key }: SendEntry,
): Outcome {
	return {
		status: 'unconfirmed',
		subject: subjectOf(message),
		key: key ?? firstKey(item, message.userId),
		delivery: { mediaId, mediaUrl, endedAt: '' },
		problem: {
			code: 'x_write_unconfirmed',
			message: '',
			retryable: false,
			safeToRetry: false,
			nextAction: 'verify_result',
		},
		title: UNKNOWN,
		remedy: 'Check the conversation on X before sending again.',
	};
}

/**
 * The outcome of an item whose message may be out from an earlier run of the same execution:
 * unless the server has spoken for its key, nothing says that it is not.
 *
 * @param maybeSent whether an earlier run may have sent it
 */
export function unconfirmedIfMaybeSent(outcome: Outcome, maybeSent: boolean): Outcome {
	const { send } = outcome.delivery ?? {};
	const isSettled = send?.kind === 'failed' && send.conclusive;
	return maybeSent && !isSettled ? unconfirmed(outcome) : outcome;
}

/** The same outcome where it does not deny the message: it failed, or was not tried, this time. */
export function unconfirmed(outcome: Outcome): Outcome {
	const { problem, status } = outcome;
	const denies = status === 'failed' || status === 'not_attempted';
	if (!denies || problem === undefined) return outcome;
	const { title, remedy } = failureText({ ...outcome, problem });
	return {
		...outcome,
		status: 'unconfirmed',
		local: false,
		problem: { ...problem, message: '', safeToRetry: false, nextAction: 'verify_result' },
		title: UNKNOWN,
		remedy: `Retry this execution, or check the conversation on X before sending again. This try ended with: ${title}. ${remedy}`,
	};
}
