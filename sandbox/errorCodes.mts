/** What a client should do next, as the API's `nextAction.type` puts it. */
export type NextActionType = 'poll' | 'retry' | 'verify_result' | 'fix_request';

/** How one error code is answered. */
export interface ErrorRule {
	status: number;
	message: string;
	/** A later attempt could succeed. */
	retryable: boolean;
	/** Nothing was dispatched: a new attempt cannot duplicate. */
	safeToRetry: boolean;
	next: 'fix_request' | 'retry' | 'verify_result';
	/** A retry needs a new key, because this failure is recorded under the old one. */
	newKey: boolean;
	/**
	 * `request`: refused before dispatch, nothing is recorded under the key. `dispatch`: a failed
	 * record is kept under the key. `outside`: `{error, message}` and no more, under both contracts.
	 */
	stage: 'request' | 'dispatch' | 'outside';
	/** Suggested wait in ms, sent as `Retry-After` in whole seconds. */
	retryAfterMs?: number;
	/** Also put the wait into the body as `retryAfterMs`, as login cooldowns do. */
	waitInBodyMs?: true;
}

const DAY_MS = 86_400_000;

function fix(status: number, message: string): ErrorRule {
	return {
		status,
		message,
		retryable: false,
		safeToRetry: true,
		next: 'fix_request',
		newKey: false,
		stage: 'request',
	};
}

function wait(status: number, message: string, retryAfterMs: number): ErrorRule {
	return { ...fix(status, message), retryable: true, next: 'retry', retryAfterMs };
}

function refused(message: string): ErrorRule {
	return { ...fix(422, message), safeToRetry: false, newKey: true, stage: 'dispatch' };
}

/**
 * The documented 409: it speaks of the request that it refuses, not of the one that has the key, so
 * it calls itself safe to retry.
 */
function conflict(message: string): ErrorRule {
	return { ...fix(409, message), next: 'retry', newKey: true };
}

function notSent(status: number, message: string): ErrorRule {
	return { ...refused(message), status, retryable: true, safeToRetry: true, next: 'retry' };
}

function outside(status: number, message: string): ErrorRule {
	return { ...fix(status, message), retryable: true, stage: 'outside' };
}

/** Every error code a DM workflow meets: HTTP status, wording, and what it allows next. */
const ERROR_RULES = {
	invalid_input: fix(400, 'Invalid input. Check the request fields.'),
	invalid_json: fix(400, 'The body is not valid JSON.'),
	invalid_user_id: fix(400, 'The user ID is not a numeric X user ID.'),
	invalid_id: fix(400, 'The ID has an invalid format.'),
	account_required: fix(400, 'Name the connected X account to act as.'),
	invalid_message_id: fix(400, 'The message ID is not numeric.'),
	missing_idempotency_key: fix(400, 'Writes need an Idempotency-Key header.'),
	invalid_idempotency_key: fix(400, 'Idempotency-Key takes 1 to 255 printable ASCII characters.'),
	unsupported_field: fix(400, 'The request has a field this endpoint does not take.'),
	unknown_field: fix(400, 'The request has a field that nobody knows.'),
	unauthenticated: fix(401, 'Authentication required. Provide a valid API key or bearer token.'),
	x_auth_failure: fix(401, 'The X session of this account is no longer valid. Reconnect it.'),
	no_subscription: fix(402, 'This needs a subscription.'),
	subscription_inactive: fix(402, 'The subscription is inactive.'),
	payment_failed: fix(402, 'The last payment failed.'),
	no_credits: fix(402, 'There are no credits left.'),
	insufficient_credits: fix(402, 'There are not enough credits for this call.'),
	account_needs_reauth: fix(403, 'The connected X account must be reconnected.'),
	account_restricted: fix(403, 'X has restricted this account. Resolve it on X.'),
	recipient_blocked_dms: fix(403, 'The recipient has blocked messages from this account.'),
	forbidden: fix(403, 'This API key may not do this.'),
	dm_not_permitted: fix(403, 'This account takes no part in that conversation.'),
	account_not_found: fix(404, 'No connected X account has this username or ID.'),
	user_not_found: fix(404, 'There is no such X user.'),
	not_found: fix(404, 'There is nothing at this address.'),
	read_request_timeout: outside(408, 'The request was not read in time.'),
	idempotency_conflict: conflict('Idempotency-Key was already used with a different request.'),
	idempotency_key_conflict: conflict('Idempotency-Key was already used with a different request.'),
	body_too_large: fix(413, 'The request body is too large.'),
	media_too_large: fix(413, 'The media file is too large.'),
	unsupported_media_type: fix(415, 'Use an AVIF, GIF, JPEG, PNG, WebP or MP4 file.'),
	media_download_failed: fix(422, 'The media URL could not be downloaded.'),
	login_failed: fix(422, 'X refused the login of this account. Reconnect it.'),
	x_dm_not_allowed: refused('The recipient does not accept messages from this account.'),
	x_content_too_long: refused('X says the message is too long.'),
	x_target_not_found: refused('X does not find the recipient.'),
	x_account_suspended: refused('X has suspended this account.'),
	x_account_protected: refused('The X account is protected.'),
	x_account_feature_required: refused('The X account lacks a feature this needs.'),
	x_duplicate_action: refused('X says this was done before.'),
	x_rejected: refused('X refused the request.'),
	x_media_rejected: refused('X refused the media.'),
	x_image_invalid: refused('X cannot read the image.'),
	x_automation_refused: notSent(422, 'X took the request for an automated one.'),
	x_dm_not_sent: notSent(422, 'The message was not sent.'),
	x_dm_not_deleted: notSent(422, 'The message was not deleted.'),
	rate_limit_exceeded: wait(429, 'Too many requests. Wait for the next window.', 1_000),
	rate_limited: wait(429, 'Too many requests. Wait before repeating.', 1_000),
	x_rate_limited: wait(429, 'X limits the rate of this account.', 1_000),
	x_daily_limit: wait(429, 'This X account has reached its limit for the day.', DAY_MS),
	login_cooldown: {
		...wait(429, 'The login of this X account is cooling down.', 600_000),
		waitInBodyMs: true,
	},
	internal_error: outside(500, 'Something went wrong.'),
	x_write_failed: notSent(500, 'The write failed before it reached X.'),
	x_write_ambiguous: {
		...refused('It is not known whether X took the write. Verify it before sending again.'),
		status: 500,
		next: 'verify_result',
	},
	x_api_unavailable: outside(502, 'Reading from X is unavailable at the moment.'),
	x_api_rate_limited: outside(502, 'X limits the rate of reads at the moment.'),
	x_api_unauthorized: outside(502, 'X refused the read.'),
	x_transient_error: wait(503, 'A temporary failure. Nothing was sent.', 1_000),
	write_tracking_unavailable: wait(
		503,
		'The write cannot be tracked now. Nothing was sent.',
		1_000,
	),
	service_unavailable: wait(503, 'The service is unavailable. Nothing was sent.', 1_000),
} as const satisfies Record<string, ErrorRule>;

/** A code of {@link ERROR_RULES}. */
export type ErrorCode = keyof typeof ERROR_RULES;

/** The rule of a code; a code the table does not have is taken for a refusal by X. */
export function errorRule(code: string): ErrorRule {
	return isErrorCode(code) ? ERROR_RULES[code] : refused('X refused the request.');
}

function isErrorCode(code: string): code is ErrorCode {
	return Object.hasOwn(ERROR_RULES, code);
}
