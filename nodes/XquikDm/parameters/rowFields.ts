/** The fields of an operation's row, of which the first are what people look for. */
export interface RowFields {
	/** In the order in which they are shown; they make the output Simplified. */
	readonly simplified: readonly string[];
	readonly others: readonly string[];
}

const OF_ITS_ERROR = [
	'error_code',
	'http_status',
	'next_action',
	'retryable',
	'safe_to_retry',
] as const;

const OF_ITS_WRITE = [
	'success',
	'attempts',
	'replayed',
	'write_action_id',
	'status_url',
	'idempotency_key',
	'request_id',
	'record_type',
	'source_endpoint',
	'handoff_format',
	'api_response',
] as const;

/** The row of Direct Message: Send (docs/send-dm.md: "The row"). */
export const SEND_FIELDS: RowFields = {
	simplified: [
		'send_status',
		'message_id',
		'recipient',
		'account',
		'text',
		'error_message',
		'sent_at',
		'credits_charged',
	],
	others: [
		'user_id',
		'username',
		'media_id',
		'media_ids',
		'media_url',
		'ignored_files',
		'lookup_credits',
		'planned_credits',
		'verified_by',
		...OF_ITS_ERROR,
		...OF_ITS_WRITE,
	],
};

/** What the row of Send and Wait says of the answer, besides the fields of Send's row. */
const RESPONSE_FIELDS = [
	'response_status',
	'response_type',
	'approved',
	'response_text',
	'response_fields',
	'responded_at',
	'waited_ms',
] as const;

const [RESPONSE_STATUS, RESPONSE_TYPE, APPROVED, RESPONSE_TEXT, ...OTHER_RESPONSE] =
	RESPONSE_FIELDS;

/** The row of Direct Message: Send and Wait for Response (docs/ask-and-wait.md: "The row"). */
export const WAIT_FIELDS: RowFields = {
	simplified: [
		RESPONSE_STATUS,
		APPROVED,
		RESPONSE_TEXT,
		...OTHER_RESPONSE,
		...SEND_FIELDS.simplified,
	],
	others: [RESPONSE_TYPE, ...SEND_FIELDS.others],
};

/** The row of Direct Message: Delete. */
export const DELETION_FIELDS: RowFields = {
	simplified: [
		'state',
		'message_id',
		'recipient',
		'account',
		'error_message',
		'deleted_at',
		'credits_charged',
	],
	others: ['user_id', 'username', 'deleted', 'lookup_credits', ...OF_ITS_ERROR, ...OF_ITS_WRITE],
};

/** The row of Media: Upload. */
export const UPLOAD_FIELDS: RowFields = {
	simplified: ['state', 'media_id', 'account', 'error_message', 'expires_at', 'credits_charged'],
	others: ['media_url', 'uploaded_at', ...OF_ITS_ERROR, ...OF_ITS_WRITE],
};

/** The row of Media: Download. */
export const DOWNLOAD_FIELDS: RowFields = {
	simplified: ['file_name', 'mime_type', 'file_size', 'media_url', 'error_message'],
	others: ['sha256', 'binary_field', ...OF_ITS_ERROR, 'record_type'],
};

/** The row of Direct Message: Get Many, which is also that of the trigger. */
export const HISTORY_FIELDS: RowFields = {
	simplified: ['direction', 'text', 'message_id', 'created_at', 'account', 'error_message'],
	others: [
		'recipient',
		'username',
		'sender_id',
		'receiver_id',
		'media_url',
		'media_error',
		'conversation_user_id',
		'lookup_credits',
		'page_next_cursor',
		...OF_ITS_ERROR,
		'record_type',
		'source_endpoint',
	],
};

/** The row of Write Action: Get, which is that of what was written. */
export const RECORD_FIELDS: RowFields = {
	simplified: [
		'send_status',
		'state',
		'message_id',
		'media_id',
		'account',
		'text',
		'error_message',
		'sent_at',
		'credits_charged',
	],
	others: [
		'user_id',
		'media_ids',
		'media_url',
		'deleted',
		'deleted_at',
		'expires_at',
		'uploaded_at',
		...OF_ITS_ERROR,
		...OF_ITS_WRITE,
	],
};
