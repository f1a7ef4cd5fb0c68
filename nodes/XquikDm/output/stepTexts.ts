import type { FailureTexts } from './failure';

const UPLOAD_UNKNOWN = {
	title: 'Outcome unknown: the file may have been uploaded',
	remedy: 'No message was sent. Retry this execution; at worst the upload is charged twice.',
};

/** For an upload, where the table speaks of sending a message. */
export const UPLOAD_FAILURES: FailureTexts = {
	invalid_input: { remedy: 'Check Account and the file of this item.' },
	invalid_id: { remedy: 'Check Account of this item.' },
	not_found: { remedy: 'Check Account, and that Base URL points at the Xquik API.' },
	x_write_unconfirmed: UPLOAD_UNKNOWN,
	x_write_expired: UPLOAD_UNKNOWN,
	x_write_ambiguous: UPLOAD_UNKNOWN,
	x_write_failed: {
		title: 'Xquik could not complete the upload on X',
		remedy: 'No message was sent. Retry this execution.',
	},
	answer_cut_off: {
		title: 'The connection broke while the file was uploaded',
		remedy: 'No message was sent. Retry this execution.',
	},
	timeout: {
		title: 'Xquik did not answer the upload in time',
		remedy: 'No message was sent. Retry this execution, or raise Max Wait.',
	},
	unexpected_answer: {
		title: 'Xquik gave an answer to the upload that this node does not understand',
		remedy: 'No message was sent. Check Base URL in the Xquik credential, and update this node.',
	},
	x_rejected: {
		title: 'X rejected the attachment',
		remedy: 'No message was sent. Use another file, or save it again in a common format.',
	},
	x_duplicate_action: {
		title: 'X considers this a duplicate upload',
		remedy: 'No message was sent. Use the media ID of the earlier upload, or another file.',
	},
	idempotency_conflict: {
		title: 'This key was already used for another file',
		remedy:
			'The file has changed since the first run under this key. Check whether its message was sent. To send the new one as well, use another Deduplication Key or start a new execution.',
	},
	x_automation_refused: {
		title: 'X considers this upload automated',
		remedy: 'No message was sent. Retry this execution. Waiting does not help.',
	},
};

/** For the lookup of a person, where the table speaks of sending a message. */
export const LOOKUP_FAILURES: FailureTexts = {
	not_found: {
		title: 'X has no such user',
		remedy: 'Check the username: it may have changed. The numeric user ID never does.',
	},
	invalid_input: { remedy: 'Check the username or user ID of this item.' },
	invalid_id: { remedy: 'Check the username or user ID of this item.' },
	forbidden: {
		remedy: 'This API key cannot look up users. Use another key, or the numeric user ID.',
	},
	answer_cut_off: {
		title: 'The connection broke while looking up the user',
		remedy: 'Run the workflow again for this item.',
	},
	timeout: {
		title: 'Xquik did not answer the lookup of the user in time',
		remedy: 'Run the workflow again for this item, or use the numeric user ID.',
	},
	unexpected_answer: {
		title: 'Xquik gave an answer to the lookup that this node does not understand',
		remedy: 'Check Base URL in the Xquik credential, and update this node.',
	},
	rate_limit_exceeded: {
		remedy: 'The rate limit is still exceeded. Run the workflow again for this item later.',
	},
	cancelled: { remedy: 'Run the workflow again for this item.' },
};
