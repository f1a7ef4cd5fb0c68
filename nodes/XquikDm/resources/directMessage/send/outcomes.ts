import type { Problem } from '../../../delivery/decision';
import { idempotencyKey } from '../../../delivery/idempotencyKey';
import type { Message } from '../../../delivery/message';
import type { SendEntry } from '../../../delivery/sendMemory';
import { failureText, inputFailure, nodeFailure, skippedFailure } from '../../../output/failure';
import type { InputError } from '../../../errors/inputError';
import { CREDITS_PER_WRITE } from '../../../reads/credits';
import type { Outcome, RowSubject } from '../../../output/handoffRow';
import { subjectOf } from '../../../output/handoffRow';
import type { PreparedItem } from './prepareItems';
import type { SendableItem } from './resolveRecipients';

/** True for outcomes that On Error is about; a pending send is a success to n8n. */
export function isProblem(outcome: Outcome | undefined): boolean {
	return ['failed', 'unconfirmed', 'not_attempted'].includes(outcome?.status ?? '');
}

/** Credits that sending a message costs: 10, and 10 more for an upload. */
export function plannedCredits(message: Message): number {
	const uploads = message.attachment.kind === 'file' || message.attachment.kind === 'url';
	return CREDITS_PER_WRITE * (uploads ? 2 : 1);
}

/** The outcome of an item that was checked and resolved, and is not to be sent. */
export function dryRun(item: PreparedItem, message: Message): Outcome {
	return {
		status: 'dry_run',
		subject: subjectOf(message),
		key: idempotencyKey(item.intentFor(message.userId), 'send', 1),
		plannedCredits: plannedCredits(message),
	};
}

/** What an item says, as far as it was checked; its recipient may not be resolved. */
export function uncheckedSubject({ checked, recipientAsTyped }: PreparedItem): RowSubject {
	if (checked === undefined) return {};
	const { account, recipient, text, attachment } = checked;
	const subject = { account, text, attachment: attachment.kind, ...recipient };
	return { ...subject, recipient: recipientAsTyped };
}

/**
 * The outcome of an item for which no write was made.
 *
 * @param code of the error table: why not
 * @param message when the recipient is resolved
 * @param cause the error of another item that took this one down
 */
export function notAttempted(
	item: PreparedItem,
	code: string,
	message?: Message,
	cause?: Problem,
): Outcome {
	const subject = message === undefined ? uncheckedSubject(item) : subjectOf(message);
	const outcome: Outcome = { status: 'not_attempted', subject, ...skippedFailure(code, cause) };
	const { userId } = subject;
	if (userId !== undefined) outcome.key = idempotencyKey(item.intentFor(userId), 'send', 1);
	return outcome;
}

/** The outcome of an item that cannot be sent for a reason that lies outside the item. */
export function refused(item: PreparedItem, error: InputError): Outcome {
	const subject = uncheckedSubject(item);
	const outcome: Outcome = { status: 'failed', subject, ...inputFailure(error) };
	if (subject.userId === undefined) return outcome;
	return { ...outcome, key: idempotencyKey(item.intentFor(subject.userId), 'send', 1) };
}

/** The outcome of an item at which this node itself failed: what became of its message is open. */
export function unexpected({ item, message }: SendableItem, error: unknown): Outcome {
	return {
		status: 'unconfirmed',
		subject: subjectOf(message),
		key: idempotencyKey(item.intentFor(message.userId), 'send', 1),
		...nodeFailure(error),
	};
}

/** The outcome of an item whose key, or place in the execution, belongs to another message. */
export function conflict(item: PreparedItem, message: Message): Outcome {
	return {
		status: 'failed',
		subject: subjectOf(message),
		key: idempotencyKey(item.intentFor(message.userId), 'send', 1),
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
	item: PreparedItem,
	message: Message,
	{ mediaId, mediaUrl, key }: SendEntry,
): Outcome {
	return {
		status: 'unconfirmed',
		subject: subjectOf(message),
		key: key ?? idempotencyKey(item.intentFor(message.userId), 'send', 1),
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
		problem: { ...problem, message: '', safeToRetry: false, nextAction: 'verify_result' },
		title: UNKNOWN,
		remedy: `Retry this execution, or check the conversation on X before sending again. This try ended with: ${title}. ${remedy}`,
	};
}
