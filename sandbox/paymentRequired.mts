import type { ErrorCode } from './errorCodes.mts';

/** The codes that come with ways to pay; `payment_failed` does not. */
const WITH_OPTIONS: readonly ErrorCode[] = [
	'insufficient_credits',
	'no_credits',
	'no_subscription',
	'subscription_inactive',
];

/**
 * What a 402 says besides `error` and `message`: the balance, the price (both in credits) and how a
 * person can pay. Empty for the codes that say no more.
 */
export function paymentGuidance(
	code: ErrorCode,
	balance: number,
	required: number,
): Record<string, unknown> {
	if (!WITH_OPTIONS.includes(code)) return {};
	return {
		balance: String(balance),
		required: String(required),
		dashboard: '/dashboard/account',
		next_step: 'Ask the user to confirm a payment option before creating checkout.',
		top_up_endpoint: '/api/v1/credits/topup',
		top_up_url: 'POST /api/v1/credits/topup',
		payment_options: {
			credits: checkout('/api/v1/credits/topup', { dollars: 10, locale: 'en' }),
			subscription: checkout('/api/v1/subscribe', { tier: 'starter' }),
		},
	};
}

function checkout(path: string, body: Record<string, unknown>): Record<string, unknown> {
	return {
		create_checkout: {
			body,
			creates: 'checkout_url',
			method: 'POST',
			path,
			provider: 'stripe',
			requires_authentication: true,
			requires_user_confirmation: true,
			response_url_field: 'url',
		},
	};
}
