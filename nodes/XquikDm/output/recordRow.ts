import type { IDataObject } from 'n8n-workflow';

import { DELETE } from '../delivery/steps/delete';
import { SEND } from '../delivery/steps/send';
import { UPLOAD } from '../delivery/steps/upload';
import type { ReportedWrite, WriteEnding } from '../delivery/write';
import type { RecordSubject } from '../reads/writeAction';
import { deletionRow } from './deletionRow';
import type { Failure } from './failure';
import type { Outcome, RowOptions } from './handoffRow';
import { handoffRow } from './handoffRow';
import { safeAnswer, withoutPrivateText } from './privateText';
import { statusOf } from './report';
import { uploadRow } from './uploadRow';
import { doneAt, statusUrl } from './writeFields';

function failureIn(ending: WriteEnding): Failure | undefined {
	return 'problem' in ending ? { problem: ending.problem } : undefined;
}

function sendOutcome(subject: RecordSubject, ending: ReportedWrite): Outcome {
	const { account, userId, text, mediaId } = subject;
	return {
		status: statusOf(ending, SEND.doneStatus),
		subject: { account, userId, text, attachment: mediaId === undefined ? 'none' : 'mediaId' },
		// The time of reading says nothing about the time of sending.
		sentAt: doneAt(ending),
		delivery: { send: ending, mediaId, endedAt: '' },
		...failureIn(ending),
	};
}

/**
 * The row of a write action that was asked for: of a send the very row that Send gives, so that
 * what comes after it is the same; of an upload or a deletion the row of those. The keys, which
 * the record does not name, are null.
 *
 * @param id the checked ID that was asked for
 */
export function recordRow(
	id: string,
	subject: RecordSubject,
	ending: WriteEnding,
	options: RowOptions,
): IDataObject {
	const { account, userId, messageId, action } = subject;
	const given = failureIn(ending);
	const { includeMessageText } = options;
	const failure =
		given === undefined || includeMessageText ? given : withoutPrivateText(given, subject.text);
	const write = includeMessageText
		? ending
		: { ...ending, answer: safeAnswer(ending.answer, subject.text) };
	const found = { write_action_id: id, status_url: statusUrl(id) };
	if (action === 'upload_media') {
		const state = statusOf(ending, UPLOAD.doneStatus);
		const outcome = { state, account, write, failure };
		return { ...uploadRow(outcome, options.includeApiResponse), ...found };
	}
	if (action === 'delete_dm') {
		const state = statusOf(ending, DELETE.doneStatus);
		const outcome = { state, account, userId, messageId, write, failure };
		return { ...deletionRow(outcome, options.includeApiResponse), ...found };
	}
	const outcome = { ...sendOutcome(subject, ending), ...failure };
	const row = { ...handoffRow(outcome, options), ...found };
	// The legacy contract does not say what was written, and there are actions that are no DM.
	return action === 'send_dm' ? row : { ...row, record_type: action ?? null };
}

/**
 * The row of a write action that could not be read: nothing is known about what was written, so it
 * may not be repeated.
 *
 * @param id undefined when it was no valid one
 */
export function unreadRecordRow(id: string | undefined, failure: Failure): IDataObject {
	const problem = { ...failure.problem, safeToRetry: false };
	const outcome: Outcome = { status: 'unconfirmed', subject: {}, ...failure, problem };
	const row = handoffRow(outcome, { includeMessageText: false, includeApiResponse: false });
	return {
		...row,
		record_type: null,
		attempts: null,
		write_action_id: id ?? null,
		status_url: statusUrl(id),
	};
}
