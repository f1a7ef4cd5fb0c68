import { ERROR_TABLE, errorText } from '../../../nodes/XquikDm/errors/errorTable.ts';

/** Every code that a DM workflow meets. */
const CODES = [
	'invalid_input',
	'invalid_json',
	'invalid_user_id',
	'invalid_id',
	'account_required',
	'invalid_message_id',
	'missing_idempotency_key',
	'invalid_idempotency_key',
	'unsupported_field',
	'unauthenticated',
	'x_auth_failure',
	'no_subscription',
	'subscription_inactive',
	'payment_failed',
	'no_credits',
	'insufficient_credits',
	'account_needs_reauth',
	'account_restricted',
	'dm_not_permitted',
	'account_not_found',
	'user_not_found',
	'not_found',
	'idempotency_conflict',
	'idempotency_key_conflict',
	'media_too_large',
	'unsupported_media_type',
	'x_dm_not_allowed',
	'x_content_too_long',
	'x_target_not_found',
	'x_account_suspended',
	'x_account_protected',
	'x_account_feature_required',
	'x_duplicate_action',
	'x_rejected',
	'x_media_rejected',
	'x_image_invalid',
	'media_download_failed',
	'x_automation_refused',
	'x_dm_not_sent',
	'x_dm_not_deleted',
	'rate_limit_exceeded',
	'x_rate_limited',
	'x_daily_limit',
	'login_cooldown',
	'internal_error',
	'x_write_failed',
	'x_write_ambiguous',
	'x_write_unconfirmed',
	'x_api_unavailable',
	'x_api_rate_limited',
	'x_api_unauthorized',
	'x_transient_error',
	'write_tracking_unavailable',
	'service_unavailable',
];

describe('the error table', () => {
	it.each(CODES)('has a text for %s', (code) => {
		expect(Object.hasOwn(ERROR_TABLE, code)).toBe(true);
	});

	it.each(Object.entries(ERROR_TABLE))(
		'says of %s in sentences what it is and what to do',
		(_code, { title, remedy }) => {
			expect(title).toMatch(/^\S.*[^.\s]$/);
			expect(remedy).toMatch(/^\S.*\.$/);
		},
	);

	it.each([
		'x_dm_not_allowed',
		'x_content_too_long',
		'idempotency_conflict',
		'unauthenticated',
		'x_write_ambiguous',
	])('never tells to repeat %s unchanged', (code) => {
		expect(errorText(code).retryable).toBe(false);
	});

	it.each(['rate_limit_exceeded', 'x_dm_not_sent', 'service_unavailable'])(
		'tells that %s may pass later',
		(code) => {
			expect(errorText(code).retryable).toBe(true);
		},
	);
});

describe('errorText of a code that is not in the table', () => {
	it.each(['x_brand_new', 'http_418', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'names the code %s itself',
		(code) => {
			const { title, remedy } = errorText(code);
			expect(title).toContain(code);
			expect(remedy).toMatch(/\w/);
		},
	);

	it.each(['ECONNRESET', 'ENOTFOUND', 'CERT_HAS_EXPIRED'])(
		'speaks of the connection after %s',
		(code) => {
			expect(errorText(code)).toMatchObject({
				title: expect.stringContaining(code) as string,
				retryable: true,
			});
		},
	);

	it.each([
		[400, false],
		[404, false],
		[422, false],
		[429, true],
		[500, true],
		[503, true],
		[undefined, false],
	])('with HTTP status %j is retryable: %j', (status, retryable) => {
		expect(errorText('x_brand_new', status).retryable).toBe(retryable);
	});
});
