import type { ErrorCode } from './errorCodes.mts';
import type { WriteOutcome } from './fault.mts';

/** A recipient whose ID or handle makes the API answer in one particular way. */
export interface MagicRecipient {
	/** X user ID: `9000000`, then an HTTP status, then a number. */
	id: string;
	/** Handle, without `@`. */
	username: string;
	/** The call it changes; every other call treats it as a plain user. */
	on: 'send' | 'user' | 'history' | 'delete';
	/** What happens, in words. */
	answers: string;
	/** The error it is refused with. */
	code?: ErrorCode;
	/** The refusal is for the first so many attempts at each message or read; later ones succeed. */
	firstAttempts?: number;
	/** The message is out all the same, and its key finds it. */
	carriedOut?: true;
	/** The write is answered with 202 and ends like this. */
	outcome?: WriteOutcome;
	/** The answer takes this many ms, while the write is carried out at once. */
	delayMs?: number;
	/** What the user lookup says; absent as in the API's newer answers. */
	canDm?: boolean;
	/** The user lookup says `unavailable: true`, for this reason. */
	unavailableReason?: string;
	/** The user lookup knows no such user. */
	unknown?: boolean;
	/** The conversation begins with this many incoming messages. */
	incoming?: number;
	/** Each of these has this sample file. */
	file?: string;
}

type Call = MagicRecipient['on'];
type Effect = Partial<Omit<MagicRecipient, 'id' | 'username' | 'on'>>;

/** By call, ID and handle: the error alone, or all that happens. */
const EFFECTS: Record<`${Call} ${string} ${string}`, ErrorCode | Effect> = {
	'send 9000000400001 e_invalid_input': 'invalid_input',
	'send 9000000400002 e_invalid_json': 'invalid_json',
	'send 9000000400003 e_user_id': 'invalid_user_id',
	'send 9000000400004 e_account_reqd': 'account_required',
	'send 9000000400005 e_key_missing': 'missing_idempotency_key',
	'send 9000000400006 e_key_invalid': 'invalid_idempotency_key',
	'send 9000000400007 e_field': 'unsupported_field',
	'send 9000000400010 e_unknown_field': 'unknown_field',
	'send 9000000401001 e_key_unknown': 'unauthenticated',
	'send 9000000401002 e_x_auth': 'x_auth_failure',
	'send 9000000402001 e_no_plan': 'no_subscription',
	'send 9000000402002 e_plan_inactive': 'subscription_inactive',
	'send 9000000402003 e_payment': 'payment_failed',
	'send 9000000402004 e_no_credits': 'no_credits',
	'send 9000000402005 e_low_credits': 'insufficient_credits',
	'send 9000000403001 e_needs_reauth': 'account_needs_reauth',
	'send 9000000403002 e_restricted': 'account_restricted',
	'send 9000000403004 e_blocked_dms': 'recipient_blocked_dms',
	'send 9000000403005 e_forbidden': 'forbidden',
	'send 9000000403006 e_not_permitted': 'dm_not_permitted',
	'send 9000000404001 e_no_account': 'account_not_found',
	'send 9000000404003 e_not_found': 'not_found',
	'send 9000000409001 e_conflict': 'idempotency_conflict',
	'send 9000000409002 e_key_conflict': 'idempotency_key_conflict',
	'send 9000000413001 e_too_large': 'media_too_large',
	'send 9000000413002 e_body_too_big': 'body_too_large',
	'send 9000000415001 e_media_type': 'unsupported_media_type',
	'send 9000000422001 dm_not_allowed': 'x_dm_not_allowed',
	'send 9000000422002 e_too_long': 'x_content_too_long',
	'send 9000000422003 e_no_target': 'x_target_not_found',
	'send 9000000422004 e_suspended': 'x_account_suspended',
	'send 9000000422005 e_protected': 'x_account_protected',
	'send 9000000422006 e_feature': 'x_account_feature_required',
	'send 9000000422007 e_duplicate': 'x_duplicate_action',
	'send 9000000422008 e_rejected': 'x_rejected',
	'send 9000000422009 e_media_refused': 'x_media_rejected',
	'send 9000000422010 e_image_invalid': 'x_image_invalid',
	'send 9000000422011 e_download': 'media_download_failed',
	'send 9000000422012 e_automation': 'x_automation_refused',
	'send 9000000422013 e_not_sent': 'x_dm_not_sent',
	'send 9000000422015 e_login_failed': 'login_failed',
	'send 9000000429001 e_rate_limit': 'rate_limit_exceeded',
	'send 9000000429002 e_x_rate_limit': 'x_rate_limited',
	'send 9000000429003 e_daily_limit': 'x_daily_limit',
	'send 9000000429004 e_cooldown': 'login_cooldown',
	'send 9000000429005 e_rate_limited': 'rate_limited',
	'send 9000000500001 e_internal': 'internal_error',
	'send 9000000500002 e_write_failed': 'x_write_failed',
	'send 9000000500003 e_ambiguous': 'x_write_ambiguous',
	'send 9000000503001 e_transient': 'x_transient_error',
	'send 9000000503002 e_tracking': 'write_tracking_unavailable',
	'send 9000000503003 e_service': 'service_unavailable',
	'send 9000000422112 once_automation': { code: 'x_automation_refused', firstAttempts: 1 },
	'send 9000000422113 once_not_sent': { code: 'x_dm_not_sent', firstAttempts: 1 },
	'send 9000000429101 once_rate_limit': { code: 'rate_limit_exceeded', firstAttempts: 1 },
	'send 9000000500101 once_internal': { code: 'internal_error', firstAttempts: 1 },
	'send 9000000503101 once_transient': { code: 'x_transient_error', firstAttempts: 1 },
	'send 9000000202001 pending_success': {
		answers: '202; the second poll says success',
		outcome: { end: 'success', polls: 2 },
	},
	'send 9000000202002 pending_unsent': {
		answers: 'pending_failed_safe: 202, then x_dm_not_sent; the next key for the text succeeds',
		outcome: { end: 'failed_safe' },
		firstAttempts: 1,
	},
	'send 9000000202003 always_unsent': {
		answers: 'pending_always_failed_safe: 202, then x_dm_not_sent, under every key',
		outcome: { end: 'failed_safe' },
	},
	'send 9000000202004 pending_expired': {
		answers: '202, then expired: nobody knows whether it was sent (here it was not)',
		outcome: { end: 'expired' },
	},
	'send 9000000202005 pending_never': { answers: '202 for ever', outcome: { end: 'never' } },
	'send 9000000202006 pending_refused': {
		answers: '202, then x_rejected',
		outcome: { end: 'failed_unsafe' },
	},
	'send 9000000200001 slow_success': {
		answers: '200 after 3 s; the message is sent at once',
		delayMs: 3_000,
	},
	'send 9000000408001 timeout_sent': {
		answers: '408 read_request_timeout, and the message is out; the same key finds it',
		code: 'read_request_timeout',
		carriedOut: true,
	},
	'send 9000000408002 timeout_unsent': {
		answers: '408 read_request_timeout to the first attempt at a text, not sent; the next succeeds',
		code: 'read_request_timeout',
		firstAttempts: 1,
	},
	'user 9000000408003 timeout_lookup': {
		answers: '408 read_request_timeout to the first lookup; the next succeeds',
		code: 'read_request_timeout',
		firstAttempts: 1,
	},
	'history 9000000408004 timeout_history': {
		answers: '408 read_request_timeout to the first page; the next succeeds',
		code: 'read_request_timeout',
		firstAttempts: 1,
	},
	'send 9000000404002 user_not_found': {
		answers: '404 user_not_found, to the lookup as well',
		code: 'user_not_found',
		unknown: true,
	},
	'user 9000000200002 dm_closed': {
		answers: 'the lookup says canDm: false; a send succeeds',
		canDm: false,
	},
	'user 9000000200003 dm_open': { answers: 'the lookup says canDm: true', canDm: true },
	'user 9000000200005 unavailable': {
		answers: 'the lookup says unavailable: true, suspended; a send succeeds',
		unavailableReason: 'suspended',
	},
	'history 9000000200004 talkative': {
		answers: 'a conversation that begins with 120 incoming messages',
		incoming: 120,
	},
	'history 9000000200006 sends_pictures': {
		answers: 'a conversation that begins with 3 incoming messages, each with a picture',
		incoming: 3,
		file: 'picture.png',
	},
	'history 9000000403003 not_permitted': {
		answers: '403 dm_not_permitted',
		code: 'dm_not_permitted',
	},
	'user 9000000400008 e_invalid_id': 'invalid_id',
	'user 9000000502001 e_x_api_down': 'x_api_unavailable',
	'user 9000000502002 e_x_api_rate': 'x_api_rate_limited',
	'user 9000000502003 e_x_api_auth': 'x_api_unauthorized',
	'delete 9000000400009 e_message_id': 'invalid_message_id',
	'delete 9000000422014 e_not_deleted': 'x_dm_not_deleted',
};

/** Every magic recipient, listed to users at `GET /__sandbox`. */
export const MAGIC_RECIPIENTS: readonly MagicRecipient[] = Object.entries(EFFECTS).map(
	([key, given]) => {
		const [on, id, username] = key.split(' ') as [Call, string, string];
		const effect = typeof given === 'string' ? { code: given } : given;
		const error = `${id.slice(7, 10)} ${effect.code ?? ''}`;
		const isOnce = effect.firstAttempts !== undefined;
		const answers = isOnce ? `${error} to the first attempt at a text; the next succeeds` : error;
		return { id, username, on, answers, ...effect };
	},
);

/** What an upload whose file name (without its extension) is a key of this table comes to. */
export const MAGIC_FILE_NAMES: Readonly<
	Record<string, { code: ErrorCode } | { outcome: WriteOutcome }>
> = {
	media_too_large: { code: 'media_too_large' },
	body_too_large: { code: 'body_too_large' },
	unsupported_media_type: { code: 'unsupported_media_type' },
	x_media_rejected: { code: 'x_media_rejected' },
	x_image_invalid: { code: 'x_image_invalid' },
	media_download_failed: { code: 'media_download_failed' },
	pending_success: { outcome: { end: 'success', polls: 2 } },
	pending_failed_safe: { outcome: { end: 'failed_safe' } },
};

/** The magic recipient with this ID or handle (in any case), if there is one. */
export function findMagicRecipient(idOrUsername: string): MagicRecipient | undefined {
	const wanted = idOrUsername.toLowerCase();
	return MAGIC_RECIPIENTS.find(({ id, username }) => id === wanted || username === wanted);
}
