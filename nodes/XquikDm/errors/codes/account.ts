import type { ErrorGroup } from '../errorEntry';

const RECONNECT = 'Reconnect the account in the Xquik dashboard, then run the workflow again.';

/** Errors of the sending account. */
export const ACCOUNT_ERRORS = {
	account_not_found: {
		title: 'The sending account is not connected to Xquik',
		remedy: 'Choose Account from the list, or connect the account in the Xquik dashboard.',
	},
	account_needs_reauth: {
		title: 'The sending account must be reconnected',
		remedy: RECONNECT,
		blocks: 'account',
	},
	account_restricted: {
		title: 'X has restricted the sending account',
		remedy: 'Sign in to X with this account and follow the instructions, or use another account.',
		blocks: 'account',
	},
	x_auth_failure: {
		title: 'The sending account is no longer signed in to X',
		remedy: RECONNECT,
		blocks: 'account',
	},
	login_failed: {
		title: 'Xquik could not sign in to X with the sending account',
		remedy: RECONNECT,
		blocks: 'account',
	},
	login_cooldown: {
		title: 'X does not let the sending account sign in again yet',
		remedy: 'Wait a few minutes, then run the workflow again for this item.',
		retryable: true,
		blocks: 'account',
	},
	x_account_suspended: {
		title: 'X has suspended an account in this conversation',
		remedy: 'Check on X whether the sender or the recipient is suspended.',
	},
	x_account_feature_required: {
		title: 'The sending account lacks a feature that X requires',
		remedy: 'Use an account that has the feature, or leave out what needs it.',
	},
} satisfies ErrorGroup;
