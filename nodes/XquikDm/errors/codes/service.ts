import type { ErrorGroup } from '../errorEntry';

const LATER = 'Run the workflow again for this item later.';

/** Errors of Xquik's own service, and of X behind it. */
export const SERVICE_ERRORS = {
	internal_error: {
		title: 'Xquik had an internal error',
		remedy: LATER,
		retryable: true,
	},
	service_unavailable: {
		title: 'Xquik is temporarily unavailable',
		remedy: LATER,
		retryable: true,
	},
	write_tracking_unavailable: {
		title: 'Xquik cannot track writes at the moment',
		remedy: LATER,
		retryable: true,
	},
	x_transient_error: {
		title: 'X had a temporary error',
		remedy: LATER,
		retryable: true,
	},
	x_api_unavailable: {
		title: 'Xquik cannot reach X at the moment',
		remedy: 'Run the workflow again later.',
		retryable: true,
	},
	x_api_unauthorized: {
		title: 'X refused the lookup',
		remedy: 'Run the workflow again later, or set Recipient to the numeric user ID.',
		retryable: true,
	},
	history_without_end: {
		title: 'Xquik returned the same pages of the conversation again and again',
		remedy:
			'The next poll tries again. If it keeps happening, tell Xquik support that the cursor loops.',
		retryable: true,
	},
} satisfies ErrorGroup;
