import type { ErrorEntry, ErrorGroup } from '../errorEntry';

const PROXY = 'Check that Base URL points at the Xquik API and that no proxy changes requests.';

const UNKNOWN_FIELD = {
	title: 'Xquik does not know a field of the request',
	remedy: 'Update this node: the Xquik API has changed.',
} satisfies ErrorEntry;

const CONFLICT = {
	title: 'This key was already used for another message',
	remedy:
		'The message has changed since the first run under this key. Check whether the first message was sent. To send the new one as well, use another Deduplication Key or start a new execution.',
	isConflict: true,
	showsKeySupport: true,
} satisfies ErrorEntry;

/** Errors of the request itself: its fields and its key. */
export const REQUEST_ERRORS = {
	invalid_input: {
		title: 'Xquik did not accept the request',
		remedy: 'Check the recipient, the text and the attachment of this item.',
		mediaIsGone: true,
	},
	invalid_json: {
		title: 'Xquik could not read the request',
		remedy: PROXY,
	},
	invalid_user_id: {
		title: 'Xquik does not accept this recipient ID',
		remedy: 'Set Recipient to the numeric user ID, or choose By Username.',
	},
	invalid_id: {
		title: 'Xquik does not accept this ID',
		remedy: 'Check that the ID is complete and has only digits.',
		mediaIsGone: true,
	},
	invalid_message_id: {
		title: 'Xquik does not accept this message ID',
		remedy: 'Use the message_id of a handoff row.',
	},
	invalid_cursor: {
		title: 'Xquik does not accept this cursor',
		remedy: 'Use the page_next_cursor of an earlier row of the same conversation.',
	},
	account_required: {
		title: 'Account is missing',
		remedy: 'Set Account to the connected X account to send from.',
	},
	not_found: {
		title: 'Xquik has nothing with this ID',
		remedy: 'Check the ID, and that Base URL points at the Xquik API.',
		mediaIsGone: true,
	},
	unsupported_field: UNKNOWN_FIELD,
	unknown_field: UNKNOWN_FIELD,
	missing_idempotency_key: {
		title: 'The Idempotency-Key header did not reach Xquik',
		remedy: 'A proxy between n8n and Xquik removes headers. Let Idempotency-Key pass.',
		showsKeySupport: true,
	},
	invalid_idempotency_key: {
		title: 'Xquik does not accept the Idempotency-Key header',
		remedy: 'A proxy between n8n and Xquik may have changed the header. Let it pass unchanged.',
		showsKeySupport: true,
	},
	idempotency_conflict: CONFLICT,
	idempotency_key_conflict: CONFLICT,
} satisfies ErrorGroup;
