import type { ErrorGroup } from '../errorEntry';

const TOP_UP = 'Top up in the Xquik dashboard. A DM costs 10 credits, and an attachment 10 more.';

/** Errors of the API key, the subscription and the credits: nothing goes out under this credential. */
export const PLAN_ERRORS = {
	unauthenticated: {
		title: 'The Xquik API key is not valid',
		remedy:
			'Copy the key again from the Xquik dashboard into the Xquik credential. It starts with xq_, followed by 64 characters.',
		blocks: 'credential',
	},
	forbidden: {
		title: 'The Xquik API key does not allow this',
		remedy: 'Check the permissions of the key in the Xquik dashboard, or use another key.',
	},
	no_subscription: {
		title: 'The Xquik account has no subscription',
		remedy: 'Subscribe in the Xquik dashboard, then run the workflow again.',
		blocks: 'credential',
	},
	subscription_inactive: {
		title: 'The Xquik subscription is not active',
		remedy: 'Renew the subscription in the Xquik dashboard, then run the workflow again.',
		blocks: 'credential',
	},
	payment_failed: {
		title: 'The last payment to Xquik failed',
		remedy: 'Update the payment method in the Xquik dashboard, then run the workflow again.',
		blocks: 'credential',
	},
	no_credits: {
		title: 'No Xquik credits left',
		remedy: TOP_UP,
		blocks: 'credential',
	},
	insufficient_credits: {
		title: 'Not enough Xquik credits',
		remedy: TOP_UP,
		blocks: 'credential',
	},
	credits_too_low: {
		title: 'Not enough Xquik credits',
		remedy: 'Top up in the Xquik dashboard, or send fewer items.',
		retryable: true,
	},
} satisfies ErrorGroup;
