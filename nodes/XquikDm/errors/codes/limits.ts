import type { ErrorEntry, ErrorGroup } from '../errorEntry';

const TOO_MANY_REQUESTS = {
	title: 'Too many requests to Xquik',
	remedy: 'Retry this execution later, or raise Max Queue Time.',
	retryable: true,
} satisfies ErrorEntry;

/** Rate limits: of Xquik for the whole credential, of X for one account. */
export const LIMIT_ERRORS = {
	rate_limit_exceeded: TOO_MANY_REQUESTS,
	rate_limited: TOO_MANY_REQUESTS,
	x_rate_limited: {
		title: 'X limits the rate of the sending account',
		remedy:
			'Wait a few minutes, then run the workflow again for this item, or raise Max Queue Time.',
		retryable: true,
		limits: 'account',
	},
	x_api_rate_limited: {
		title: 'X limits the rate of Xquik’s lookups',
		remedy: 'Run the workflow again later, or set Recipient to the numeric user ID.',
		retryable: true,
		limits: 'account',
	},
	x_daily_limit: {
		title: 'The sending account has reached its daily limit on X',
		remedy: 'Wait 24 hours, or send from another connected account.',
		retryable: true,
		blocks: 'account',
	},
} satisfies ErrorGroup;
