import type { GenericValue, IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import type { Problem } from '../delivery/decision';
import type { Delivery } from '../delivery/deliverMessage';
import type { Attachment, Message } from '../delivery/message';
import type { ReportedWrite, WriteResult } from '../delivery/write';
import { errorEntry } from '../errors/errorTable';
import { withTexts } from './failure';
import { safeAnswer } from './privateText';
import type { Report } from './report';
import { UPLOAD_FAILURES } from './stepTexts';
import { lifecycleFields, problemFields } from './writeFields';

/** What became of an item (docs/send-dm.md: "The row"). */
export type SendStatus =
	| 'sent'
	| 'pending_confirmation'
	| 'unconfirmed'
	| 'failed'
	| 'not_attempted'
	| 'dry_run';

/** What is known of an item's message, checked or not. */
export interface RowSubject {
	account?: string;
	userId?: string;
	username?: string;
	/** The recipient as it was typed. */
	recipient?: string;
	text?: string;
	attachment?: Attachment['kind'];
	/** Names of files of the item that were not sent, where it was to have one elsewhere. */
	ignoredFiles?: string[];
}

/** What a row needs of a delivery: its keys are unknown where only the record was read. */
export interface ReportedDelivery extends Pick<Delivery, 'mediaId' | 'mediaUrl' | 'endedAt'> {
	upload?: ReportedWrite;
	send?: ReportedWrite;
}

/** The outcome of one item: its status, its row's fields and, if it has one, its problem. */
export interface Outcome extends Report {
	status: SendStatus;
	subject: RowSubject;
	delivery?: ReportedDelivery;
	/** The key its first send would have gone under, for an item that was not attempted. */
	key?: string;
	/** In credits; for a dry run. */
	plannedCredits?: number;
	/** How an unconfirmed send was found after all. */
	verifiedBy?: 'history';
	/** The message ID, when it was found in another way than by the send's answer. */
	messageId?: string;
	/** ISO 8601 UTC, when it was found in another way than by the send's answer; null: unknown. */
	sentAt?: string | null;
}

/** Which optional parts a row has. */
export interface RowOptions {
	includeMessageText: boolean;
	includeApiResponse: boolean;
}

/** The subject of a checked message. */
export function subjectOf(message: Message): RowSubject {
	const { account, userId, username, recipient, text, attachment } = message;
	const ignoredFiles = attachment.kind === 'none' ? attachment.ignoredFiles : undefined;
	return { account, userId, username, recipient, text, attachment: attachment.kind, ignoredFiles };
}

/** The status and problem that a delivery leads to. An upload that fails leaves nothing sent. */
export function outcomeOf(message: Message, delivery: Delivery): Outcome {
	const base = { subject: subjectOf(message), delivery };
	const { send, upload } = delivery;
	if (send === undefined) {
		return { ...base, status: 'failed', ...withTexts(uploadProblem(upload), UPLOAD_FAILURES) };
	}
	switch (send.kind) {
		case 'done':
			return { ...base, status: 'sent' };
		case 'pending':
			return { ...base, status: 'pending_confirmation' };
		case 'failed':
		case 'unconfirmed':
			return { ...base, status: send.kind, problem: send.problem };
	}
}

/** Nothing was sent, so the item may be repeated whatever became of the upload. */
function uploadProblem(upload: WriteResult | undefined): Problem {
	if (upload?.kind === 'failed' || upload?.kind === 'unconfirmed') {
		const isConflict = errorEntry(upload.problem.code).isConflict;
		return { ...upload.problem, safeToRetry: !isConflict };
	}
	const code = upload?.kind === 'done' ? 'unexpected_answer' : 'upload_not_confirmed';
	return { code, message: '', retryable: true, safeToRetry: true };
}

/** Credits that the server says it charged for both writes; null when it says nothing. */
export function creditsCharged(delivery: ReportedDelivery | undefined): number | null {
	const charges = [delivery?.upload, delivery?.send]
		.map((write) => write?.action?.chargedCredits)
		.filter((credits) => credits !== undefined);
	return charges.length === 0 ? null : charges.reduce((sum, credits) => sum + credits, 0);
}

/** When the message went out: a replayed send has the time of its first confirmation. */
export function sentAtOf(outcome: Outcome): string | null {
	if (outcome.status !== 'sent') return null;
	if (outcome.sentAt !== undefined) return outcome.sentAt;
	const { send, endedAt = null } = outcome.delivery ?? {};
	const confirmed = send?.kind === 'done' && send.success.replayed && send.action?.confirmedAt;
	return confirmed ? confirmed : endedAt;
}

function mediaFields(outcome: Outcome): IDataObject {
	const { delivery, subject } = outcome;
	if (subject.attachment === undefined || subject.attachment === 'none') return {};
	const mediaId = delivery?.mediaId;
	return {
		media_ids: mediaId === undefined ? [] : [mediaId],
		media_id: mediaId ?? null,
		media_url: delivery?.mediaUrl ?? null,
	};
}

/**
 * The handoff row of one item: flat, IDs as text, the same fields for every status, so that a CRM,
 * a ticket or a queue stores it as it is. Media fields are left out of text-only rows
 * (docs/xquik-api.md: "The handoff").
 */
export function handoffRow(outcome: Outcome, options: RowOptions): IDataObject {
	const { status, subject, delivery } = outcome;
	const { send, upload } = delivery ?? {};
	const last = send ?? upload;
	const withMedia = subject.attachment !== undefined && subject.attachment !== 'none';
	const messageId = send?.kind === 'done' ? send.success.id : undefined;
	return {
		record_type: withMedia ? 'dm_media_send' : 'dm_send',
		message_id: outcome.messageId ?? messageId ?? null,
		// Whoever acts on a row needs to know whom the item was meant for, also when that is wrong.
		...(subject.recipient === undefined ? {} : { recipient: subject.recipient }),
		user_id: subject.userId ?? null,
		...(subject.username === undefined ? {} : { username: subject.username }),
		account: subject.account ?? null,
		...(options.includeMessageText ? { text: subject.text ?? null } : {}),
		...mediaFields(outcome),
		...(subject.ignoredFiles === undefined ? {} : { ignored_files: subject.ignoredFiles }),
		send_status: status,
		success: status === 'sent',
		source_endpoint:
			subject.userId === undefined ? null : endpointOf(PATHS.directMessage(subject.userId)),
		handoff_format: 'jsonl',
		sent_at: sentAtOf(outcome),
		...lifecycleFields(last, outcome.key),
		credits_charged: creditsCharged(delivery),
		replayed: send?.kind === 'done' && send.success.replayed,
		...(outcome.verifiedBy === undefined ? {} : { verified_by: outcome.verifiedBy }),
		...(outcome.plannedCredits === undefined ? {} : { planned_credits: outcome.plannedCredits }),
		...(outcome.problem === undefined
			? {}
			: problemFields({ ...outcome, problem: outcome.problem })),
		...(options.includeApiResponse ? { api_response: apiResponse(outcome, options) } : {}),
	};
}

/** Xquik's answers repeat the text that was sent; where the text is private, they must not. */
function apiResponse({ delivery, subject }: Outcome, options: RowOptions): IDataObject {
	const { send, upload } = delivery ?? {};
	const shown = (answer: unknown) =>
		options.includeMessageText
			? ((answer ?? null) as GenericValue)
			: safeAnswer(answer, subject.text);
	const response: IDataObject = {};
	if (upload !== undefined) response.upload = shown(upload.answer);
	if (send !== undefined) response.send = shown(send.answer);
	return response;
}
