import type { GenericValue, IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import { DELETE } from '../delivery/steps/delete';
import type { ReportedWrite } from '../delivery/write';
import type { Failure } from './failure';
import { doneAt, lifecycleFields, problemFields } from './writeFields';

/** What became of one deletion. */
export interface DeletionOutcome {
	/** `uploaded` or `deleted` once it is done. */
	state: string;
	account?: string;
	/** The other person's numeric ID. */
	userId?: string;
	username?: string;
	/** The other person as typed. */
	recipient?: string;
	messageId?: string;
	write?: ReportedWrite;
	failure?: Failure;
	/** The key its first attempt would have gone under, when it did not come to a write. */
	key?: string;
}

/** The row of one deletion: flat, IDs as text, the same fields for every state. */
export function deletionRow(outcome: DeletionOutcome, includeApiResponse: boolean): IDataObject {
	const { state, account, userId, username, recipient, messageId, write, failure, key } = outcome;
	const known = userId !== undefined && messageId !== undefined;
	return {
		record_type: 'dm_delete',
		message_id: messageId ?? null,
		...(recipient === undefined ? {} : { recipient }),
		user_id: userId ?? null,
		...(username === undefined ? {} : { username }),
		account: account ?? null,
		state,
		success: state === DELETE.doneStatus,
		deleted: state === DELETE.doneStatus,
		source_endpoint: known ? endpointOf(PATHS.message(userId, messageId)) : null,
		handoff_format: 'jsonl',
		deleted_at: doneAt(write),
		...lifecycleFields(write, key),
		...(failure === undefined ? {} : problemFields(failure)),
		...(includeApiResponse
			? { api_response: { delete: (write?.answer ?? null) as GenericValue } }
			: {}),
	};
}
