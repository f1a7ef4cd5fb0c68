import type { ErrorEntry } from '../../../nodes/XquikDm/errors/errorEntry.ts';
import type { ErrorCode } from '../../../nodes/XquikDm/errors/errorTable.ts';

/** What the error table says of a code beyond its words. */
export type Judgements = Omit<ErrorEntry, 'title' | 'remedy'>;

const ACCOUNT: Judgements = { blocks: 'account' };
const CREDENTIAL: Judgements = { blocks: 'credential' };
const LATER: Judgements = { retryable: true };
const MEDIA_GONE: Judgements = { mediaIsGone: true };
const NEVER: Judgements = { neverUnchanged: true };
const KEY: Judgements = { showsKeySupport: true };

/** Every judgement that the node is to make; a code that is not here has none. */
export const JUDGEMENTS: Readonly<Partial<Record<ErrorCode, Judgements>>> = {
	invalid_input: MEDIA_GONE,
	invalid_id: MEDIA_GONE,
	not_found: MEDIA_GONE,
	media_not_found: MEDIA_GONE,
	media_expired: MEDIA_GONE,
	x_media_rejected: MEDIA_GONE,
	missing_idempotency_key: KEY,
	invalid_idempotency_key: KEY,
	idempotency_conflict: { ...KEY, isConflict: true },
	idempotency_key_conflict: { ...KEY, isConflict: true },
	unauthenticated: CREDENTIAL,
	no_subscription: CREDENTIAL,
	subscription_inactive: CREDENTIAL,
	payment_failed: CREDENTIAL,
	no_credits: CREDENTIAL,
	insufficient_credits: CREDENTIAL,
	account_needs_reauth: ACCOUNT,
	account_restricted: ACCOUNT,
	x_auth_failure: ACCOUNT,
	login_failed: ACCOUNT,
	login_cooldown: { ...ACCOUNT, ...LATER },
	x_daily_limit: { ...ACCOUNT, ...LATER },
	recipient_blocked_dms: NEVER,
	x_dm_not_allowed: NEVER,
	dm_not_permitted: NEVER,
	x_duplicate_action: NEVER,
	rate_limit_exceeded: LATER,
	rate_limited: LATER,
	x_rate_limited: { ...LATER, limits: 'account' },
	x_api_rate_limited: { ...LATER, limits: 'account' },
	credits_too_low: LATER,
	x_automation_refused: LATER,
	media_download_failed: LATER,
	attachment_unreadable: LATER,
	media_unavailable: LATER,
	x_dm_not_sent: LATER,
	x_dm_not_deleted: LATER,
	x_write_failed: LATER,
	upload_not_confirmed: LATER,
	internal_error: LATER,
	service_unavailable: LATER,
	write_tracking_unavailable: LATER,
	x_transient_error: LATER,
	x_api_unavailable: LATER,
	x_api_unauthorized: LATER,
	history_without_end: LATER,
	read_request_timeout: LATER,
	timeout: LATER,
	no_answer: LATER,
	ENOTFOUND: LATER,
	ECONNREFUSED: LATER,
	answer_cut_off: LATER,
	answer_not_json: LATER,
	answer_too_large: LATER,
	cancelled: LATER,
	node_error: LATER,
	account_stopped: LATER,
	credential_stopped: LATER,
	stopped_after_error: LATER,
};
