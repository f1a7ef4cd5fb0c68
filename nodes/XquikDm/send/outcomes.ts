import type { Problem } from '../delivery/decision';
import { idempotencyKey } from '../delivery/idempotencyKey';
import type { Message } from '../delivery/message';
import { inputFailure, nodeFailure, skippedFailure } from '../errors/failure';
import type { InputError } from '../errors/inputError';
import { CREDITS_PER_WRITE } from '../lookup/credits';
import type { Outcome, RowSubject } from '../row/handoffRow';
import { subjectOf } from '../row/handoffRow';
import { openSends } from './openSends';
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

function uncheckedSubject({ checked, recipientAsTyped }: PreparedItem): RowSubject {
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
	return reopened(outcome, openSends.has(outcome.key));
}

/** The outcome of an item that cannot be sent for a reason that lies outside the item. */
export function refused(item: PreparedItem, error: InputError): Outcome {
	const subject = uncheckedSubject(item);
	const key = idempotencyKey(item.intentFor(subject.userId ?? ''), 'send', 1);
	const outcome: Outcome = { status: 'failed', subject, ...inputFailure(error) };
	return reopened({ ...outcome, ...(subject.userId !== undefined && { key }) }, openSends.has(key));
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

/**
 * The outcome of an item whose message may be out from an earlier round of the same execution:
 * unless the server has spoken for its key, nothing says that it is not.
 */
export function reopened(outcome: Outcome, wasOpen: boolean): Outcome {
	const { problem, delivery } = outcome;
	const settled = delivery?.send?.kind === 'failed' && delivery.send.settled;
	const claims = outcome.status === 'failed' || outcome.status === 'not_attempted';
	if (!wasOpen || settled || !claims || problem === undefined) return outcome;
	return { ...outcome, status: 'unconfirmed', problem: { ...problem, safeToRetry: false } };
}
